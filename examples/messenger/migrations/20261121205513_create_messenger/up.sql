CREATE TABLE "account_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"user_id" uuid,
	"actor_id" uuid,
	"session_id" text,
	"reason" text,
	"ip" text,
	"user_agent" text,
	"at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "account_identities" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"issuer" text NOT NULL,
	"subject" text NOT NULL,
	"email" text,
	"credentials" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "account_identities_issuer_subject" UNIQUE("issuer","subject")
);

CREATE TABLE "account_invitations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"invited_by" uuid,
	"token_hash" text,
	"data" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"accepted_at" timestamp (3) with time zone,
	"accepted_by" uuid,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "account_invitations_tokenHash_unique" UNIQUE("token_hash")
);

CREATE TABLE "account_sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"version" integer NOT NULL,
	"secret_hash" text NOT NULL,
	"pending_hash" text,
	"pending_at" timestamp (3) with time zone,
	"previous_hash" text,
	"previous_until" timestamp (3) with time zone,
	"method" text NOT NULL,
	"persistent" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"rotated_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"authenticated_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"ip" text,
	"user_agent" text,
	"revoked_at" timestamp (3) with time zone,
	"revoked_reason" text
);

CREATE TABLE "account_throttles" (
	"key" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"resets_at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "account_tokens" (
	"hash" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"user_id" uuid NOT NULL,
	"sent_to" text NOT NULL,
	"data" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "account_tokens_user_id_purpose" UNIQUE("user_id","purpose")
);

CREATE TABLE "conversations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"active_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"inserted_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "conversations_title_length" CHECK (length("conversations"."title") between 1 and 80)
);

CREATE TABLE "members" (
	"conversation_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"is_owner" boolean DEFAULT false NOT NULL,
	"joined_at" timestamp with time zone DEFAULT now() NOT NULL,
	"joined_after" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "members_conversation_id_user_id_pk" PRIMARY KEY("conversation_id","user_id")
);

CREATE TABLE "messages" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "messages_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"conversation_id" uuid NOT NULL,
	"author_id" uuid,
	"key" text NOT NULL,
	"body" text NOT NULL,
	"mentions" uuid[] NOT NULL,
	"sent_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"edited_at" timestamp (3) with time zone,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "messages_sent_once" UNIQUE("conversation_id","author_id","key"),
	CONSTRAINT "messages_key_length" CHECK (length("messages"."key") between 1 and 64),
	CONSTRAINT "messages_body_length" CHECK (length("messages"."body") <= 4000),
	CONSTRAINT "messages_deleted_blank" CHECK ("messages"."deleted_at" is null or "messages"."body" = '')
);

CREATE TABLE "pictures" (
	"id" uuid PRIMARY KEY NOT NULL,
	"message_id" integer NOT NULL,
	"type" text NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "pictures_one_each" UNIQUE("message_id"),
	CONSTRAINT "pictures_width" CHECK ("pictures"."width" between 1 and 8000),
	CONSTRAINT "pictures_height" CHECK ("pictures"."height" between 1 and 8000),
	CONSTRAINT "pictures_size" CHECK (octet_length("pictures"."bytes") <= 2097152)
);

CREATE TABLE "reactions" (
	"message_id" integer NOT NULL,
	"user_id" uuid NOT NULL,
	"emoji" text NOT NULL,
	"reacted_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "reactions_message_id_user_id_emoji_pk" PRIMARY KEY("message_id","user_id","emoji"),
	CONSTRAINT "reactions_emoji_length" CHECK (length("reactions"."emoji") between 1 and 16)
);

CREATE TABLE "seen_marks" (
	"conversation_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"message_id" integer NOT NULL,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "seen_marks_conversation_id_user_id_pk" PRIMARY KEY("conversation_id","user_id")
);

CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"password_hash" text,
	"confirmed_at" timestamp (3) with time zone,
	"locked_until" timestamp (3) with time zone,
	"suspended_at" timestamp (3) with time zone,
	"inserted_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"nickname" text NOT NULL,
	"theme" text DEFAULT 'system' NOT NULL,
	"notify" text DEFAULT 'all' NOT NULL,
	"last_seen_at" timestamp (3) with time zone,
	CONSTRAINT "users_email_unique" UNIQUE("email"),
	CONSTRAINT "users_nickname_length" CHECK (length("users"."nickname") between 1 and 20)
);

ALTER TABLE "account_events" ADD CONSTRAINT "account_events_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;

ALTER TABLE "account_events" ADD CONSTRAINT "account_events_actor_id_users_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;

ALTER TABLE "account_identities" ADD CONSTRAINT "account_identities_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "account_invitations" ADD CONSTRAINT "account_invitations_invited_by_users_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;

ALTER TABLE "account_invitations" ADD CONSTRAINT "account_invitations_accepted_by_users_id_fk" FOREIGN KEY ("accepted_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;

ALTER TABLE "account_sessions" ADD CONSTRAINT "account_sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "account_tokens" ADD CONSTRAINT "account_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "members" ADD CONSTRAINT "members_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "members" ADD CONSTRAINT "members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "messages" ADD CONSTRAINT "messages_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "messages" ADD CONSTRAINT "messages_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;

ALTER TABLE "pictures" ADD CONSTRAINT "pictures_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "reactions" ADD CONSTRAINT "reactions_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "reactions" ADD CONSTRAINT "reactions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "seen_marks" ADD CONSTRAINT "seen_marks_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "seen_marks" ADD CONSTRAINT "seen_marks_member" FOREIGN KEY ("conversation_id","user_id") REFERENCES "public"."members"("conversation_id","user_id") ON DELETE cascade ON UPDATE no action;

CREATE INDEX "account_events_user_id_at" ON "account_events" USING btree ("user_id","at");

CREATE INDEX "account_events_actor_id" ON "account_events" USING btree ("actor_id");

CREATE INDEX "account_identities_user_id" ON "account_identities" USING btree ("user_id");

CREATE INDEX "account_invitations_email" ON "account_invitations" USING btree ("email");

CREATE INDEX "account_invitations_invited_by" ON "account_invitations" USING btree ("invited_by");

CREATE INDEX "account_invitations_accepted_by" ON "account_invitations" USING btree ("accepted_by");

CREATE INDEX "account_sessions_user_id" ON "account_sessions" USING btree ("user_id");

CREATE INDEX "account_sessions_expires_at" ON "account_sessions" USING btree ("expires_at");

CREATE INDEX "account_sessions_revoked_at" ON "account_sessions" USING btree ("revoked_at") WHERE "account_sessions"."revoked_at" is not null;

CREATE INDEX "account_throttles_resets_at" ON "account_throttles" USING btree ("resets_at");

CREATE INDEX "account_tokens_expires_at" ON "account_tokens" USING btree ("expires_at");

CREATE UNIQUE INDEX "members_one_owner" ON "members" USING btree ("conversation_id") WHERE "members"."is_owner";

CREATE INDEX "members_user_id_index" ON "members" USING btree ("user_id");

CREATE INDEX "messages_conversation_id_id_index" ON "messages" USING btree ("conversation_id","id");

CREATE INDEX "messages_author_id_index" ON "messages" USING btree ("author_id");

CREATE INDEX "messages_mentioning" ON "messages" USING btree ("conversation_id","id") WHERE "messages"."mentions" <> '{}';

CREATE INDEX "messages_words" ON "messages" USING gin (to_tsvector('simple', "body"));

CREATE INDEX "reactions_user_id_index" ON "reactions" USING btree ("user_id");

CREATE INDEX "seen_marks_message_id_index" ON "seen_marks" USING btree ("message_id");

CREATE UNIQUE INDEX "users_nickname_unique" ON "users" USING btree (lower("nickname"));

CREATE INDEX "users_nickname_beginning" ON "users" USING btree (lower("nickname") text_pattern_ops);

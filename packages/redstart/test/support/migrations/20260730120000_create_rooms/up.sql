CREATE TYPE "public"."mood" AS ENUM('quiet', 'loud');

CREATE TABLE "rooms" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"seats" integer DEFAULT 4 NOT NULL,
	"topic" varchar(20),
	"mood" "mood" DEFAULT 'quiet' NOT NULL,
	"open_hours" "int4range",
	"inserted_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "rooms_name_unique" UNIQUE("name"),
	CONSTRAINT "rooms_seats_positive" CHECK ("rooms"."seats" > 0)
);

CREATE TABLE "members" (
	"id" uuid PRIMARY KEY NOT NULL,
	"room_id" uuid NOT NULL,
	"nick_name" text NOT NULL,
	CONSTRAINT "members_nick_taken" UNIQUE("nick_name")
);

CREATE TABLE "signs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"room_id" uuid NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "signs_roomId_unique" UNIQUE("room_id")
);

CREATE TABLE "visits" (
	"room_id" uuid NOT NULL,
	"day" date NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "visits_room_id_day_pk" PRIMARY KEY("room_id","day")
);

CREATE TABLE "samples" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "samples_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"big" bigint,
	"flag" boolean,
	"at" timestamp (3) with time zone,
	"data" jsonb,
	"tags" text[]
);

ALTER TABLE "members" ADD CONSTRAINT "members_room_id_rooms_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE no action ON UPDATE no action;

ALTER TABLE "signs" ADD CONSTRAINT "signs_room_id_rooms_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE no action ON UPDATE no action;

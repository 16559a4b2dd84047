DROP TABLE "account_events" CASCADE;

DROP TABLE "account_identities" CASCADE;

DROP TABLE "account_invitations" CASCADE;

DROP TABLE "account_sessions" CASCADE;

DROP TABLE "account_throttles" CASCADE;

DROP TABLE "account_tokens" CASCADE;

DROP TABLE "conversations" CASCADE;

DROP TABLE "members" CASCADE;

DROP TABLE "messages" CASCADE;

DROP TABLE "pictures" CASCADE;

DROP TABLE "reactions" CASCADE;

DROP TABLE "seen_marks" CASCADE;

DROP TABLE "users" CASCADE;

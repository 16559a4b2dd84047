DROP TABLE "account_events" CASCADE;

DROP TABLE "account_identities" CASCADE;

DROP TABLE "account_invitations" CASCADE;

DROP TABLE "account_sessions" CASCADE;

DROP TABLE "account_throttles" CASCADE;

DROP TABLE "account_tokens" CASCADE;

DROP TABLE "users" CASCADE;

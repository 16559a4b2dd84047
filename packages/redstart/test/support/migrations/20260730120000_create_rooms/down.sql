DROP TABLE "rooms" CASCADE;

DROP TABLE "members" CASCADE;

DROP TABLE "signs" CASCADE;

DROP TABLE "visits" CASCADE;

DROP TABLE "samples" CASCADE;

DROP TYPE "public"."mood";

ALTER TABLE "rooms" DROP CONSTRAINT "rooms_hours_apart";

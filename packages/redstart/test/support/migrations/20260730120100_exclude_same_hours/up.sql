ALTER TABLE "rooms" ADD CONSTRAINT "rooms_hours_apart" EXCLUDE USING gist ("open_hours" WITH &&);

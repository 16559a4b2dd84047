-- Runs at every start, so each statement leaves alone what is there already.

create table if not exists people (
  id uuid primary key,
  name text not null,
  handle text not null,
  signed_in_at timestamptz not null default now(),
  signed_out_at timestamptz
);

-- A nickname belongs to one person at a time and is free again after signing out.
create unique index if not exists people_handle_in_use
  on people (handle) where signed_out_at is null;

create table if not exists rooms (
  id text primary key,
  name text not null,
  created_at timestamptz not null default now()
);

create table if not exists messages (
  id integer primary key generated always as identity,
  room_id text not null references rooms,
  person_id uuid not null references people,
  -- Chosen by the browser: a message that is sent again after a lost connection is stored once.
  key text not null,
  body text not null,
  mentions text[] not null,
  sent_at timestamptz not null default now(),
  unique (room_id, person_id, key)
);

create index if not exists messages_by_room on messages (room_id, id);

insert into rooms (id, name)
  values ('welcome', 'Welcome'), ('tea-kitchen', 'Tea kitchen')
  on conflict do nothing;

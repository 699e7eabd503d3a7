-- What anybody may read: the files of open data, one set for each day, and every number that was ever shown of a
-- municipality. Nothing here is about a person and nothing belongs to one tenant, so no key begins with it.

create table open_data_file (
    snapshot integer not null,
    made_at bigint not null,
    name text not null,
    digest blob not null,
    body blob not null,
    primary key (snapshot, name)
);

create table open_data_shown (
    municipality integer not null,
    dose integer not null,
    number bigint not null,
    primary key (municipality, dose, number)
) without rowid;

-- How else than by a password the owner of an account is known: people who left for an outside provider, whom such a
-- provider means, and second factors.

create table auth_departure (
    expires_at bigint not null,
    digest blob not null,
    about blob not null,
    primary key (digest)
) without rowid;

create table auth_outside (
    changed_at bigint not null,
    name blob not null,
    account text not null,
    about blob not null,
    primary key (name)
) without rowid;
create unique index auth_outside_of_account on auth_outside (account);

create table auth_second (
    changed_at bigint not null,
    last_step bigint not null,
    account text not null,
    about blob not null,
    primary key (account)
) without rowid;

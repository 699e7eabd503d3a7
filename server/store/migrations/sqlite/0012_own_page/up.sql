-- The page on which persons see what they allowed and who looked: their sessions, and when what they allowed was last used.
-- And launches: apps that another system opens out of a record. A time of 0 stands for never.

alter table auth_family add column used_at bigint not null default 0;

create table auth_session (
    began_at bigint not null,
    seen_at bigint not null,
    digest blob not null,
    account text not null,
    primary key (digest)
) without rowid;
create index auth_session_of_account on auth_session (account);

create table auth_launch (
    expires_at bigint not null,
    digest blob not null,
    about blob not null,
    primary key (digest)
) without rowid;

-- What the authorization server keeps. Secrets are digests; what is said of a client, an account or a grant is sealed. A
-- time of 0 stands for never.

create table auth_client (
    changed_at bigint not null,
    id text not null,
    about bytea not null,
    primary key (id)
);

create table auth_account (
    changed_at bigint not null,
    id text not null,
    login bytea not null,
    about bytea not null,
    primary key (id)
);
create unique index auth_account_by_login on auth_account (login);

create table auth_code (
    expires_at bigint not null,
    used_at bigint not null,
    digest bytea not null,
    about bytea not null,
    primary key (digest)
);

create table auth_family (
    ends_at bigint not null,
    revoked_at bigint not null,
    id bytea not null,
    account text not null,
    about bytea not null,
    primary key (id)
);
create index auth_family_of_account on auth_family (account);
create index auth_family_by_end on auth_family (ends_at);

create table auth_refresh (
    used_at bigint not null,
    retried smallint not null,
    digest bytea not null,
    family bytea not null,
    successor bytea not null,
    primary key (digest)
);
create index auth_refresh_of_family on auth_refresh (family);

create table auth_access (
    expires_at bigint not null,
    digest bytea not null,
    family bytea not null,
    about bytea not null,
    primary key (digest)
);
create index auth_access_by_end on auth_access (expires_at);

create table auth_replay (
    until_at bigint not null,
    name bytea not null,
    primary key (name)
);
create index auth_replay_by_end on auth_replay (until_at);

create table auth_attempt (
    failures integer not null,
    last_at bigint not null,
    name bytea not null,
    primary key (name)
);

create table auth_key (
    signs_from bigint not null,
    published_until bigint not null,
    kid text not null,
    about bytea not null,
    primary key (kid)
);

create table auth_event (
    zone smallint not null,
    act smallint not null,
    happened_at bigint not null,
    request_id bytea not null,
    client text not null,
    account text not null,
    rule text not null,
    primary key (happened_at, request_id, act)
);

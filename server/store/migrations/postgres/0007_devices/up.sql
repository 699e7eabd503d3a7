-- Tablets: codes that let one in, and those that were let in. What is said of them is sealed. A time of 0 stands for never,
-- an empty device for none.

create table auth_enrolment (
    tenant integer not null,
    expires_at bigint not null,
    digest bytea not null,
    device text not null,
    about bytea not null,
    primary key (digest)
);

create table auth_device (
    tenant integer not null,
    enrolled_at bigint not null,
    revoked_at bigint not null,
    id text not null,
    about bytea not null,
    primary key (id)
);
create index auth_device_of_tenant on auth_device (tenant, enrolled_at);

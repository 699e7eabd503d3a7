-- Access of operators in an emergency, and requests of apps that were handed in beforehand.

-- One row an emergency. What is asked for, by whom, who allowed and who ended it is sealed.
create table auth_emergency (
    tenant integer not null,
    asked_at bigint not null,
    steps integer not null,
    id text not null,
    about blob not null,
    primary key (id)
);
create index auth_emergency_of_tenant on auth_emergency (tenant, asked_at);

-- What an app asks of a person, under the digest of the name by which it is called up once.
create table auth_pushed (
    expires_at bigint not null,
    digest blob not null,
    about blob not null,
    primary key (digest)
);

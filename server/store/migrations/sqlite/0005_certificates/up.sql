-- Certificates: what was meant to be signed, before it was; what was signed; what was withdrawn. And which doses each states,
-- so that a correction finds them. The serial is chance, and says nothing about anybody.

create table certificate (
    tenant integer not null,
    state smallint not null,
    format smallint not null,
    reason smallint not null,
    intended_at bigint not null,
    changed_at bigint not null,
    ends_at bigint not null,
    id blob not null,
    person blob not null,
    key_id text not null,
    revocation text not null,
    intent blob not null,
    signed blob not null,
    primary key (tenant, id)
);
create index certificate_of_person on certificate (tenant, person, intended_at);
create index certificate_by_time on certificate (tenant, intended_at);
-- States 1 (intended) and 3 (withdrawn): the few that somebody looks for by themselves.
create index certificate_unfinished on certificate (tenant, intended_at) where state = 1;
create index certificate_withdrawn on certificate (tenant, changed_at) where state = 3;

create table certificate_dose (
    tenant integer not null,
    dose blob not null,
    certificate blob not null,
    primary key (tenant, dose, certificate)
) without rowid;

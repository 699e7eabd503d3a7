-- The same person in two municipalities, as the person confirmed in both. One row is both the link and its lock; it belongs
-- to no tenant, and the one with the lower code stands first. Who it is are keyed digests, and the ids sealed.

create table person_link (
    low_tenant integer not null,
    high_tenant integer not null,
    made_at bigint not null,
    low_person blob not null,
    high_person blob not null,
    low_id blob not null,
    high_id blob not null,
    primary key (low_tenant, low_person, high_tenant)
) without rowid;
create unique index person_link_other_side on person_link (high_tenant, high_person, low_tenant);

-- Which certificates of other municipalities rest on a record of this one.
create table certificate_lent (
    tenant integer not null,
    holder integer not null,
    record blob not null,
    certificate blob not null,
    primary key (tenant, record, holder, certificate)
) without rowid;

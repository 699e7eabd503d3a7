-- Submitted jobs with their parts and outputs, sessions of devices that scan, and individual numbers.
-- The table `job`, from before, keeps the places of the house's own chores; what is submitted comes from a caller.

create table submitted_job (
    tenant integer not null,
    kind smallint not null,
    state smallint not null,
    kept smallint not null,
    parts integer not null,
    bytes bigint not null,
    submitted_at bigint not null,
    accepted_at bigint,
    updated_at bigint not null,
    lease_until bigint not null,
    rows_done bigint not null,
    first_sequence bigint not null,
    last_sequence bigint not null,
    id bytea not null,
    runner bytea not null,
    mark bytea not null,
    same_as bytea not null,
    content_digest bytea not null,
    digest bytea not null,
    submitted_by bytea not null,
    about bytea not null,
    progress bytea not null,
    primary key (tenant, id)
);
create unique index submitted_in_order on submitted_job (tenant, submitted_at);
create index submitted_by_content on submitted_job (tenant, content_digest);
-- States 2 (waiting) and 3 (running). Few jobs are open at a time, so whoever looks for work reads little.
create unique index submitted_open on submitted_job (tenant, accepted_at) where state in (2, 3);
-- However two runners race: of a tenant, one job runs at a time.
create unique index submitted_running on submitted_job (tenant) where state = 3;

create table submitted_part (
    tenant integer not null,
    number integer not null,
    job bytea not null,
    content_digest bytea not null,
    body bytea not null,
    primary key (tenant, job, number)
);
-- Sealed bytes are compressed already where it helps; a second attempt would only cost time.
alter table submitted_part alter column body set storage external;

create table submitted_output (
    tenant integer not null,
    kind smallint not null,
    number integer not null,
    job bytea not null,
    body bytea not null,
    primary key (tenant, job, kind, number)
);
-- Sealed bytes are compressed already where it helps; a second attempt would only cost time.
alter table submitted_output alter column body set storage external;

create table scan_session (
    tenant integer not null,
    segments integer not null,
    opened_at bigint not null,
    ended_at bigint not null,
    seen_at bigint not null,
    id bytea not null,
    about bytea not null,
    device text not null,
    client text not null,
    primary key (tenant, id)
);
create index session_by_opening on scan_session (tenant, opened_at);
-- 0 stands for a session that has not ended.
create index session_open on scan_session (tenant, opened_at, id) where ended_at = 0;

create table scan_segment (
    tenant integer not null,
    number integer not null,
    begun_at bigint not null,
    session bytea not null,
    about bytea not null,
    primary key (tenant, session, number)
);

-- In a schema of its own, so that a role of its own can hold all that may be done in it.
create schema numbers;
create table numbers.individual_number (
    tenant integer not null,
    resident_digest bytea not null,
    number_digest bytea not null,
    sealed bytea not null,
    primary key (tenant, resident_digest)
);
-- The one index with something before the tenant: whether a number is known anywhere is asked across tenants.
create unique index individual_by_number on numbers.individual_number (number_digest, tenant);

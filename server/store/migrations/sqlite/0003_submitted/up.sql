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
    id blob not null,
    runner blob not null,
    mark blob not null,
    same_as blob not null,
    content_digest blob not null,
    digest blob not null,
    submitted_by blob not null,
    about blob not null,
    progress blob not null,
    primary key (tenant, id)
) without rowid;
create unique index submitted_in_order on submitted_job (tenant, submitted_at);
create index submitted_by_content on submitted_job (tenant, content_digest);
-- States 2 (waiting) and 3 (running). Few jobs are open at a time, so whoever looks for work reads little.
create unique index submitted_open on submitted_job (tenant, accepted_at) where state in (2, 3);
-- However two runners race: of a tenant, one job runs at a time.
create unique index submitted_running on submitted_job (tenant) where state = 3;

create table submitted_part (
    tenant integer not null,
    number integer not null,
    job blob not null,
    content_digest blob not null,
    body blob not null,
    primary key (tenant, job, number)
);

create table submitted_output (
    tenant integer not null,
    kind smallint not null,
    number integer not null,
    job blob not null,
    body blob not null,
    primary key (tenant, job, kind, number)
);

create table scan_session (
    tenant integer not null,
    segments integer not null,
    opened_at bigint not null,
    ended_at bigint not null,
    seen_at bigint not null,
    id blob not null,
    about blob not null,
    device text not null,
    client text not null,
    primary key (tenant, id)
) without rowid;
create index session_by_opening on scan_session (tenant, opened_at);
-- 0 stands for a session that has not ended.
create index session_open on scan_session (tenant, opened_at, id) where ended_at = 0;

create table scan_segment (
    tenant integer not null,
    number integer not null,
    begun_at bigint not null,
    session blob not null,
    about blob not null,
    primary key (tenant, session, number)
) without rowid;

create table individual_number (
    tenant integer not null,
    resident_digest blob not null,
    number_digest blob not null,
    sealed blob not null,
    primary key (tenant, resident_digest)
) without rowid;
-- The one index with something before the tenant: whether a number is known anywhere is asked across tenants.
create unique index individual_by_number on individual_number (number_digest, tenant);

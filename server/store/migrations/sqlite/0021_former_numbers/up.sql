-- Which job set the individual number of a person, and what stood there before the job's first change: so that whoever takes
-- the job back takes its numbers back, too. Of numbers from before nobody knows which job set them.
alter table individual_number add column set_by blob not null default x'';
create index individual_by_job on individual_number (tenant, set_by);

-- No row where nothing stood there before.
create table individual_former (
    tenant integer not null,
    job blob not null,
    resident_digest blob not null,
    set_by blob not null,
    number_digest blob not null,
    sealed blob not null,
    primary key (tenant, job, resident_digest)
) without rowid;
create index former_by_job on individual_former (tenant, set_by);

-- Which job set the individual number of a person, and what stood there before the job's first change: so that whoever takes
-- the job back takes its numbers back, too. Of numbers from before nobody knows which job set them.
alter table numbers.individual_number add column set_by bytea not null default '';
create index individual_by_job on numbers.individual_number (tenant, set_by);

-- No row where nothing stood there before.
create table numbers.individual_former (
    tenant integer not null,
    job bytea not null,
    resident_digest bytea not null,
    set_by bytea not null,
    number_digest bytea not null,
    sealed bytea not null,
    primary key (tenant, job, resident_digest)
);
create index former_by_job on numbers.individual_former (tenant, set_by);

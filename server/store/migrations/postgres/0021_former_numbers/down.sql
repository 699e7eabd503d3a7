drop table numbers.individual_former;
drop index numbers.individual_by_job;
alter table numbers.individual_number drop column set_by;

drop table individual_former;
drop index individual_by_job;
alter table individual_number drop column set_by;

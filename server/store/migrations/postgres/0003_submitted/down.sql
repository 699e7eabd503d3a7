drop schema numbers cascade;
drop table scan_segment;
drop table scan_session;
drop table submitted_output;
drop table submitted_part;
drop table submitted_job;

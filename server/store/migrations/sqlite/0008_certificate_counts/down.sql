drop table certificate_count;

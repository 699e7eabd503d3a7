create index entry_of_resource on index_entry (tenant, resource_no);
drop table entry_list;

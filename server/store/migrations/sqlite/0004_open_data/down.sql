drop table open_data_shown;
drop table open_data_file;

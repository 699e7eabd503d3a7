alter table open_data_shown drop column shown_at;

-- In which order the numbers of a municipality were shown: the last one stands until it may be renewed. Of those that were
-- shown before anybody kept the order, the largest counts as the last.
alter table open_data_shown add column shown_at bigint not null default 0;

drop table venue_item;

-- On SQLite each resource keeps a row of its own for each of its values; there is nothing to do.
select 1;

-- SQLite finds the entries of a resource by their second index, as before; there is nothing to do.
select 1;

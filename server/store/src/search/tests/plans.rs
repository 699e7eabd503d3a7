//! No statement scans a table, however large it grows.

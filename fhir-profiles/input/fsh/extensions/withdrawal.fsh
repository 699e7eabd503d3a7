Extension: WithdrawalExtension
Id: withdrawal
Title: "取り下げ / Withdrawal"
Description: """
記録が、その届け出元に取り下げられたことを示します。取り下げられた届け出が届いていれば true、まだであれば false です。false の記録は、先に届いた取り下げの控えで、届け出が後から届くのを待ちます。サーバーが付けます。

That whoever told a dose took it back. True where the report that is taken back has come, false where it has not: such a record keeps a withdrawal that came first, and waits for its report. The server puts it.
"""
* insert Own
* insert Context(Immunization)
* . ^short = "取り下げられた届け出が届いているか / Whether the report that is taken back has come"
* value[x] only boolean
* value[x] 1..1

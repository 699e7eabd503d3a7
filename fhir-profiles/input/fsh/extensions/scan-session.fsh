Extension: ScanSession
Id: scan-session
Title: "読み取りの設定区間 / Session and segment of a scan"
Description: """
どの会場設定（その日の日付・ワクチン・ロット）のもとで読み取られたかです。設定が誤っていたとき、同じ区間の記録をまとめて直すために使います。

Under which settings of the day (date, vaccine, lot) a coupon was read. When a setting was wrong, all records of the segment are corrected together.
"""
Context: Provenance.entity
* insert Own
* extension contains
    session 1..1 and
    segment 1..1
* extension[session].value[x] 1..1
* extension[session].value[x] only string
* extension[session] ^short = "セッション / The session"
* extension[segment].value[x] 1..1
* extension[segment].value[x] only positiveInt
* extension[segment] ^short = "設定区間の番号 / Number of the segment"

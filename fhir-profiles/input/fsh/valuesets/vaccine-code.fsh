ValueSet: VaccineCodeSet
Id: vaccine-code
Title: "ワクチンの符号 / Vaccine codes"
Description: """
`vaccineCode` に使う符号です。信頼する順に HOT13、HOT9、YJ、GTIN、CVX、当基盤の製品と種類です。複数の符号は同じ種類を指さなければなりません。

Codes for `vaccineCode`. In order of trust: HOT13, HOT9, YJ, GTIN, CVX, then our own products and groups. Several codings must agree on the group.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system $HOT13
* include codes from system $HOT9
* include codes from system $YJ
* include codes from system $GTIN
* include codes from system $CVX
* include codes from system VaccineProductCodes
* include codes from system VaccineGroupCodes

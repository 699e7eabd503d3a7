Profile: SesshuManufacturer
Parent: JP_Organization
Id: sesshu-manufacturer
Title: "製造販売業者 / Manufacturer"
Description: """
ワクチンの製造販売業者です。接種記録の製造者と、証明書に書く製造者の名前のもとになります。

The maker of a vaccine, as doses name it and as certificates print it.
"""
* insert Own
* ^purpose = "製造販売業者の名前を、表記の違いを越えて同じものと扱うため。 / To treat a maker as one, however its name is written."
* identifier MS
* identifier ^short = "製造販売業者の番号（国際的な機関番号など） / Number of the maker, for example an international one"
* name 1..1 MS
* name ^short = "会社の名前 / Name of the company"
* alias MS
* alias ^short = "略称・ローマ字の名前。ファイルにある表記もここに置く / Short names and names in Latin letters, with those that files use"
* active MS
* active ^short = "今も製造しているか / Whether it is still a maker"

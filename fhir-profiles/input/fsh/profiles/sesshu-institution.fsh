Profile: SesshuInstitution
Parent: JP_Organization
Id: sesshu-institution
Title: "接種を行う機関 / Institution that vaccinates"
Description: """
接種を行う医療機関や、保険医療機関番号を持たない接種会場の運営者です。番号があるときは 10 桁（都道府県・点数表・医療機関番号）または 7 桁で示します。

A clinic or hospital that vaccinates, or who runs a venue without an institution number. Where there is a number it is given with ten digits (prefecture, fee table, institution) or with seven.
"""
* insert Own
* ^purpose = "接種がどの機関で行われたかを示すため。 / To say by which institution a dose was given."
* extension[organizationNo] MS
* extension[organizationNo] obeys ses-inst-2
* extension[organizationNo] ^short = "医療機関番号（7 桁） / Institution number, seven digits"
* extension[prefectureNo] MS
* extension[prefectureNo] ^short = "都道府県番号 / Number of the prefecture"
* identifier MS
* identifier[medicalInstitutionCode] 0..1 MS
* identifier[medicalInstitutionCode] obeys ses-inst-1
* identifier[medicalInstitutionCode] ^short = "保険医療機関番号（10 桁） / Institution number, ten digits"
* identifier[medicalInstitutionCode].value 1..1
* active MS
* active ^short = "今も接種を行っているか / Whether it is still in operation"
* name 1..1 MS
* name ^short = "機関の名前 / Name"
* alias MS
* alias ^short = "ローマ字の名前。海外向けの証明書に使う / Name in Latin letters, used on certificates for travel"
* telecom MS
* telecom ^short = "連絡先 / Contact"
* address MS
* address ^short = "所在地 / Address"

Invariant: ses-inst-1
Description: "10 桁の番号は、都道府県 01〜47、点数表 1〜6、医療機関番号 7 桁からなります。 / A ten-digit number is a prefecture, 01 to 47, a fee table, 1 to 6, and an institution number of seven digits."
Severity: #error
Expression: "value.where(matches('^(0[1-9]|[1-3][0-9]|4[0-7])[1-6][0-9]{7}$')).exists()"

Invariant: ses-inst-2
Description: "7 桁の番号は 7 桁の数字です。 / A seven-digit number is seven digits."
Severity: #error
Expression: "value.value.where(matches('^[0-9]{7}$')).exists()"

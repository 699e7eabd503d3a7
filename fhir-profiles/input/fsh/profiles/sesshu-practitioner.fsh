Profile: SesshuPractitioner
Parent: JP_Practitioner
Id: sesshu-practitioner
Title: "接種医・従事者 / Practitioner"
Description: """
接種を行った、または記録した医師・看護師などです。紙の予診票から分かるのは名前だけのことが多いので、必ず要るのは名前だけです。

The physician, nurse or other person who gave a dose or recorded it. Paper forms often tell no more than a name, so the name alone is required.
"""
* insert Own
* ^purpose = "接種した人を、紙から分かる範囲で示すため。 / To say who gave a dose, as far as the paper tells."
* identifier MS
* identifier ^short = "機関の中での番号など / Number within an institution, for example"
* identifier.system 1..1
* identifier.value 1..1
* active MS
* active ^short = "今も働いているか / Whether the person still works here"
* name 1..* MS
* name obeys ses-prac-1
* name ^short = "予診票のとおりの名前 / Name as on the form"
* name.text MS
* name.text ^short = "分けられない名前 / A name that cannot be split"
* qualification[medicalRegistrationNumber] MS
* qualification[medicalRegistrationNumber] ^short = "医籍登録番号 / Number in the register of physicians"

Invariant: ses-prac-1
Description: "名前は text か family のどちらかを持ちます。 / A name has its text or a family name."
Severity: #error
Expression: "text.exists() or family.exists()"

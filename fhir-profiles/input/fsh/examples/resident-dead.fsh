Instance: resident-dead
InstanceOf: SesshuPatient
Usage: #example
Title: "対象者：亡くなった人 / A person who died"
Description: "ゆき村の架空の人。氏名は一つの欄にまとめて書かれている。 / An invented person whose name stands in one piece."
* insert RecordOf(019992)
* extension[departure].extension[reason].valueCoding = $DEPARTURE-REASON#dead
* insert ResidentNumber(0, 019992, 00030)
* identifier[0].use = #old
* identifier[0].period.end = "2024-02-11"
* active = true
* name[0].extension[nameRepresentationUse].valueCode = #IDE
* name[0].text = "試験 一郎"
* name[1].extension[nameRepresentationUse].valueCode = #SYL
* name[1].text = "シケン イチロウ"
* gender = #male
* birthDate = "1950-04-01"
* deceasedBoolean = true

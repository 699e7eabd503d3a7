Instance: jp-patient-minimal
InstanceOf: JP_Patient
Usage: #example
Title: "JP Core の患者 / A patient of JP Core"
Description: "病院の患者番号を持つ架空の患者。 / An invented patient with the number of a hospital."
* identifier.system = "urn:oid:1.2.392.100495.20.3.51.11319999015"
* identifier.value = "A000123"
* insert KanjiName(0, 接種, 花)
* insert KanaName(1, セッシュ, ハナ)
* gender = #female
* birthDate = "2024-04-15"

Instance: doctor-kasumi
InstanceOf: SesshuPractitioner
Title: "接種医の例 / Example of a physician"
Description: "漢字とカナの名前を持つ医師です。 / A physician with a name in kanji and kana."
Usage: #example
* active = true
* name[0].extension[nameRepresentationUse].valueCode = #IDE
* name[0].use = #official
* name[0].text = "仮名 霞"
* name[0].family = "仮名"
* name[0].given = "霞"
* name[1].extension[nameRepresentationUse].valueCode = #SYL
* name[1].use = #official
* name[1].text = "カメイ カスミ"
* name[1].family = "カメイ"
* name[1].given = "カスミ"
* qualification[medicalRegistrationNumber].identifier.system = $DOCTOR-REGISTER
* qualification[medicalRegistrationNumber].identifier.value = "999001"

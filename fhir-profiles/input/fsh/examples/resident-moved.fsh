Instance: resident-moved
InstanceOf: SesshuPatient
Usage: #example
Title: "対象者：転出した人 / A person who moved out"
Description: "みらい市からさくら町へ移った架空の人。前の番号と券は閉じ、記録は残る。 / An invented person who moved; the old numbers are closed and the record stays."
* meta.tag[quality][0] = $QUALITY#to-check
* meta.tag[quality][1] = $QUALITY#Q17
* insert RecordOf(139998)
* extension[departure].extension[reason].valueCoding = $DEPARTURE-REASON#moved-out
* extension[departure].extension[date].valueDate = "2024-09-30"
* insert ResidentNumber(0, 139998, A-0000777)
* identifier[0].use = #old
* identifier[0].period.end = "2024-09-30"
* insert CouponNumber(1, 139998, 0000000777)
* identifier[1].use = #old
* identifier[1].period.end = "2024-09-30"
* active = true
* insert KanjiName(0, 髙﨑, 〓)
* insert KanaName(1, タカサキ, ケン・イチ)
* gender = #male
* birthDate = "1958-11"
* managingOrganization.display = "みらい市"

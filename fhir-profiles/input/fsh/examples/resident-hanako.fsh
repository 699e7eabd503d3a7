Instance: resident-hanako
InstanceOf: SesshuPatient
Usage: #example
Title: "対象者：住民 / A resident"
Description: "みらい市の架空の住民。漢字とカナの氏名、個別宛名番号、接種券を一枚持つ。 / An invented resident with names in two scripts, a resident number and one coupon."
* insert RecordOf(139998)
* insert ResidentNumber(0, 139998, 1000101)
* insert CouponNumber(1, 139998, 0000000101)
* active = true
* insert KanjiName(0, 見本, 花子)
* insert KanaName(1, ミホン, ハナコ)
* gender = #female
* birthDate = "2024-04-15"
* address.use = #home
* address.text = "見本県みらい市中央1-2-3"
* address.city = "みらい市"
* address.line = "中央1-2-3"
* address.country = "JP"
* managingOrganization.display = "みらい市"

Instance: dose-scanned
InstanceOf: SesshuImmunization
Usage: #example
Title: "接種の記録：会場での読み取り / A dose scanned at a venue"
Description: "対象者が未登録の接種券を会場で読み取った記録。登録待ちで、券番号だけで人を示す。 / A scan of a coupon for which nobody is registered yet; the number alone tells the person."
* meta.tag[quality][0] = $QUALITY#to-check
* meta.tag[quality][1] = $QUALITY#Q13
* insert RecordOf(279986)
* extension[coupon].extension[couponNumber].valueIdentifier.system = "https://sesshu.example/fhir/sid/coupon/279986"
* extension[coupon].extension[couponNumber].valueIdentifier.value = "0000000909"
* extension[coupon].extension[issuer].valueIdentifier.system = $MUNICIPALITY-ID
* extension[coupon].extension[issuer].valueIdentifier.value = "279986"
* extension[coupon].extension[kind].valueCoding = $COUPON-KIND#vaccination
* extension[coupon].extension[dose].valuePositiveInt = 3
* extension[lane].valuePositiveInt = 2
* extension[programme].valueCoding = $PROGRAMME#special-temporary
* extension[deliveryMode].valueCoding = $DELIVERY-MODE#mass
* identifier.system = "https://sesshu.example/fhir/sid/coupon-line"
* identifier.value = "232799860000000909"
* status = #completed
* vaccineCode.coding[group] = $VACCINE-GROUP#COVID
* vaccineCode.coding[hot9] = $HOT9#182110901
* vaccineCode.text = "コミナティ筋注"
* patient.identifier.system = "https://sesshu.example/fhir/sid/coupon/279986"
* patient.identifier.value = "0000000909"
* occurrenceDateTime = "2022-02-01"
* recorded = "2022-02-01T10:15:03+09:00"
* primarySource = true
* reportOrigin = $RECORD-SOURCE#scan
* location.display = "みらい市民体育館"
* lotNumber = "FK9999"
* doseQuantity.value = 0.3
* doseQuantity.unit = "mL"
* doseQuantity.system = $UCUM
* doseQuantity.code = #mL
* protocolApplied[0].doseNumberPositiveInt = 3

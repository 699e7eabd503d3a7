Instance: dose-recalled
InstanceOf: SesshuImmunization
Usage: #example
Title: "接種の記録：本人の申告 / A dose from memory"
Description: "時期も製品も回数もはっきりしない古い接種。接種済証の写しは保護者が受け取った。 / An old dose of which neither time nor product nor number is exactly known."
* meta.tag[quality][0] = $QUALITY#estimated
* insert RecordOf(019992)
* extension[programme].valueCoding = $PROGRAMME#unknown
* extension[certificateReceiver].extension[relationship].valueCodeableConcept.text = "保護者"
* extension[certificateReceiver].extension[date].valueDate = "2024-03-02"
* status = #completed
* vaccineCode.text = "日本脳炎"
* patient.identifier.system = "https://sesshu.example/fhir/sid/resident/019992"
* patient.identifier.value = "00031"
* occurrenceString = "6歳ごろ"
* recorded = "2024-03-02"
* primarySource = false
* reportOrigin = $RECORD-SOURCE#recall
* protocolApplied[0].doseNumberString = "不明"

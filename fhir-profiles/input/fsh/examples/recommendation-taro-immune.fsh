Instance: recommendation-taro-immune
InstanceOf: SesshuImmunizationRecommendation
Title: "罹患により完了の例 / Example of a completed group"
Description: "水痘にかかった記録があり、接種が要らない予定です。 / Varicella is on record, so nothing more is needed."
Usage: #example
* extension[scheduleVersion].valueString = "2026.10.1"
* patient.reference = "Patient/taro"
* date = "2026-11-21"
* recommendation[0].extension[vaccineGroup].valueCoding = $SCHEDULE-GROUP#VAR
* recommendation[0].targetDisease = $TARGET-DISEASE#varicella
* recommendation[0].forecastStatus.coding[sesshu] = $RECOMMENDATION-STATUS#complete
* recommendation[0].forecastStatus.coding[r4] = $R4-RECOMMENDATION-STATUS#immune
* recommendation[0].forecastStatus.coding[immds] = $IMMDS-STATUS#complete
* recommendation[0].forecastReason.coding = $RECOMMENDATION-REASON#immune
* recommendation[0].forecastReason.text = "水痘にかかった記録があります。"
* recommendation[0].supportingPatientInformation.reference = "Condition/taro-varicella"

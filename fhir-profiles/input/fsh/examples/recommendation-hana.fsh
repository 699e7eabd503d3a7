Instance: recommendation-hana
InstanceOf: SesshuImmunizationRecommendation
Title: "接種の予定の例 / Example of a recommendation"
Description: "2 歳の子の、五種混合の追加接種と MR の予定です。 / The booster of the five-in-one vaccine and MR, for a child of two."
Usage: #example
* insert RecordOf(139998)
* extension[scheduleVersion].valueString = "2026.10.1"
* extension[trace].valueUrl = "https://sesshu.example/fhir/Binary/trace-recommendation-hana"
* patient.reference = "Patient/hana"
* date = "2026-11-21"
* authority.reference = "Organization/organization-mirai"
* recommendation[0].extension[vaccineGroup].valueCoding = $SCHEDULE-GROUP#DTP-IPV-HIB
* recommendation[0].vaccineCode.coding[0] = $VACCINE-GROUP#DTP-IPV-HIB
* recommendation[0].vaccineCode.coding[1] = $CVX#170
* recommendation[0].vaccineCode.text = "五種混合ワクチン"
* recommendation[0].forecastStatus.coding[sesshu] = $RECOMMENDATION-STATUS#overdue
* recommendation[0].forecastStatus.coding[r4] = $R4-RECOMMENDATION-STATUS#overdue
* recommendation[0].forecastStatus.coding[immds] = $IMMDS-STATUS#notComplete
* recommendation[0].dateCriterion[earliest].value = "2025-02-20"
* recommendation[0].dateCriterion[due].value = "2025-02-20"
* recommendation[0].dateCriterion[overdue].value = "2026-02-21"
* recommendation[0].dateCriterion[latest].value = "2031-10-14"
* recommendation[0].series = "jp-dtp-ipv-hib"
* recommendation[0].doseNumberPositiveInt = 4
* recommendation[0].seriesDosesPositiveInt = 4
* recommendation[0].supportingImmunization[0].reference = "Immunization/hana-dtp-1"
* recommendation[0].supportingImmunization[1].reference = "Immunization/hana-dtp-2"
* recommendation[0].supportingImmunization[2].reference = "Immunization/hana-dtp-3"
* recommendation[1].extension[vaccineGroup].valueCoding = $SCHEDULE-GROUP#MR
* recommendation[1].vaccineCode.coding[0] = $VACCINE-GROUP#MR
* recommendation[1].vaccineCode.coding[1] = $CVX#04
* recommendation[1].vaccineCode.text = "麻しん風しん混合ワクチン"
* recommendation[1].forecastStatus.coding[sesshu] = $RECOMMENDATION-STATUS#notYet
* recommendation[1].forecastStatus.coding[immds] = $IMMDS-STATUS#notComplete
* recommendation[1].dateCriterion[earliest].value = "2030-04-01"
* recommendation[1].dateCriterion[due].value = "2030-04-01"
* recommendation[1].dateCriterion[latest].value = "2031-03-31"
* recommendation[1].series = "jp-mr"
* recommendation[1].doseNumberPositiveInt = 2
* recommendation[1].seriesDosesPositiveInt = 2
* recommendation[1].supportingImmunization[0].reference = "Immunization/hana-mr-1"

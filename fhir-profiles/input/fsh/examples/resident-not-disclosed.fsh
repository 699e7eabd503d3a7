Instance: resident-not-disclosed
InstanceOf: SesshuPatient
Usage: #example
Title: "対象者：不開示の人 / A person who is not disclosed"
Description: "支援措置を受け、住所を持たない架空の人。接種券は再発行されている。 / An invented person under protection, without an address, whose coupon was issued again."
* meta.security[disclosure] = $V3-CONFIDENTIALITY#V
* insert RecordOf(279986)
* insert ResidentNumber(0, 279986, 20002)
* insert CouponNumber(1, 279986, 0000000202)
* identifier[1].use = #old
* identifier[1].period.end = "2024-05-01"
* insert CouponNumber(2, 279986, 0000000203)
* identifier[2].extension[reissueReason].valueCoding = $REISSUE-REASON#protection
* identifier[2].period.start = "2024-05-01"
* active = true
* name[0].extension[nameRepresentationUse].valueCode = #ABC
* name[0].use = #official
* name[0].text = "SAMPLE MARIA"
* gender = #female
* birthDate = "1990"

ValueSet: VaccinationSiteSet
Id: vaccination-site
Title: "接種部位 / Sites of vaccination"
Description: """
予防接種の部位です。外用部位コードを使い、海外とのやりとりのため R4 の部位も認めます。

Where a vaccine goes in: codes of the external body sites, and those of R4 for exchange abroad.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* $BODY-SITE#71R "右肩"
* $BODY-SITE#71L "左肩"
* $BODY-SITE#72R "右上肢"
* $BODY-SITE#72L "左上肢"
* $BODY-SITE#73R "右腕"
* $BODY-SITE#73L "左腕"
* $BODY-SITE#74R "右上腕"
* $BODY-SITE#74L "左上腕"
* $BODY-SITE#75R "右前腕"
* $BODY-SITE#75L "左前腕"
* $BODY-SITE#8DR "右臀部"
* $BODY-SITE#8DL "左臀部"
* $BODY-SITE#91R "右下肢"
* $BODY-SITE#91L "左下肢"
* $BODY-SITE#92R "右ふともも"
* $BODY-SITE#92L "左ふともも"
* $BODY-SITE#520 "口"
* $BODY-SITE#350 "鼻腔内"
* http://terminology.hl7.org/CodeSystem/v3-ActSite#LA "left arm"
* http://terminology.hl7.org/CodeSystem/v3-ActSite#RA "right arm"
* http://terminology.hl7.org/CodeSystem/v3-ActSite#LUA "left upper arm"
* http://terminology.hl7.org/CodeSystem/v3-ActSite#RUA "right upper arm"
* http://terminology.hl7.org/CodeSystem/v3-ActSite#LD "left deltoid"
* http://terminology.hl7.org/CodeSystem/v3-ActSite#RD "right deltoid"
* http://terminology.hl7.org/CodeSystem/v3-ActSite#LT "left thigh"
* http://terminology.hl7.org/CodeSystem/v3-ActSite#RT "right thigh"
* http://terminology.hl7.org/CodeSystem/v3-ActSite#LVL "left vastus lateralis"
* http://terminology.hl7.org/CodeSystem/v3-ActSite#RVL "right vastus lateralis"

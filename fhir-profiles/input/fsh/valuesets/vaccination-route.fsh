ValueSet: VaccinationRouteSet
Id: vaccination-route
Title: "接種経路 / Routes of vaccination"
Description: """
予防接種の経路です。JP Core の投与経路と R4 の経路のどちらでも書けます。

By which route a vaccine is given: the codes of JP Core or those of R4.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* $ROUTE#SC "皮下"
* $ROUTE#IM "筋肉内"
* $ROUTE#ID "皮膚内"
* $ROUTE#PO "口"
* $ROUTE#IN "鼻腔内"
* $ROUTE#NS "鼻側"
* $ROUTE#TD "経皮性"
* http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration#SQ "Injection, subcutaneous"
* http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration#IM "Injection, intramuscular"
* http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration#IDINJ "Injection, intradermal"
* http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration#PO "Swallow, oral"
* http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration#NASALINSTIL "Instillation, nasal"
* http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration#NASINHLC "Inhalation, nasal cannula"
* http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration#TRNSDERM "Transdermal"

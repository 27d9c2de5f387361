"""Places below countries: regions, states and big cities of the world. General knowledge, free to use."""

from __future__ import annotations

STATES = """Alabama|Ala Alaska|Alas Arizona|Ariz Arkansas|Ark California|Calif Colorado|Colo Connecticut|Conn Delaware|Del Florida|Fla Hawaii Idaho Illinois|Ill
Indiana|Ind Iowa Kansas|Kan Kentucky|Ky Louisiana|La Maine Maryland|Md Massachusetts|Mass Michigan|Mich Minnesota|Minn Mississippi|Miss Missouri|Mo
Montana|Mont Nebraska|Neb Nevada|Nev New_Hampshire|N.H New_Jersey|N.J New_Mexico|N.M New_York|N.Y North_Carolina|N.C North_Dakota|N.D Ohio Oklahoma|Okla
Oregon|Ore Pennsylvania|Pa Rhode_Island|R.I South_Carolina|S.C South_Dakota|S.D Tennessee|Tenn Texas|Tex Utah Vermont|Vt Virginia|Va Washington West_Virginia|W.Va
Wisconsin|Wis Wyoming|Wyo Puerto_Rico Guam Ontario Quebec British_Columbia Alberta Manitoba Saskatchewan Nova_Scotia Newfoundland New_South_Wales Queensland Tasmania
England|English Scotland|Scottish Wales|Welsh Northern_Ireland Bavaria Saxony Catalonia|Catalan Andalusia Sicily Sardinia Tuscany Lombardy Normandy Brittany Corsica Crimea|Crimean Donbas Chechnya|Chechen
Dagestan Siberia Tatarstan Kursk Kherson Zaporizhzhia Donetsk Luhansk Kurdistan Anbar Helmand Kandahar Punjab Sindh Balochistan Kashmir Gujarat Kerala Bihar Tibet|Tibetan Xinjiang Sichuan
Guangdong Fujian Hokkaido Okinawa Fukushima Sumatra Java Sulawesi Bali Aceh Mindanao Luzon Darfur Tigray Biafra Gaza West_Bank Golan_Heights Sinai Galilee"""
CITIES = """Los_Angeles Chicago Houston Phoenix Philadelphia San_Antonio San_Diego Dallas San_Jose Austin Jacksonville Columbus Charlotte Indianapolis Seattle Denver Boston Detroit Nashville
Memphis Portland Las_Vegas Louisville Baltimore Milwaukee Albuquerque Tucson Fresno Sacramento Atlanta Miami Oakland Minneapolis Tulsa Cleveland New_Orleans Tampa Honolulu Anaheim Pittsburgh Cincinnati St._Louis
Orlando Newark Buffalo Madison Richmond Baton_Rouge Des_Moines Spokane Boise Salt_Lake_City Anchorage Brooklyn Manhattan Queens Bronx Harlem Hollywood Charlottesville Ferguson Flint Parkland San_Francisco Kansas_City
Toronto Montreal Vancouver Calgary Winnipeg Halifax Mexico_City Tijuana Guadalajara Acapulco Sao_Paulo Rio_de_Janeiro Medellin Cali Guayaquil Maracaibo Manchester Liverpool Birmingham Leeds Glasgow Edinburgh Belfast Cardiff Bristol Sheffield
Oxford Cambridge Marseille Marseilles Lyon Toulouse Nice Cannes Bordeaux Lille Strasbourg Munich Hamburg Frankfurt Cologne Stuttgart Dresden Leipzig Milan Naples Turin Venice Florence Genoa Palermo Barcelona Seville Valencia Bilbao
Geneva Zurich Basel Antwerp Bruges Rotterdam The_Hague Amsterdam Krakow Gdansk Kharkiv Odesa Odessa Lviv Mariupol Bakhmut Sevastopol St._Petersburg Vladivostok Kazan Novosibirsk Grozny Istanbul Izmir Aleppo Homs Idlib Raqqa Mosul Basra Fallujah Tikrit Kirkuk Erbil
Ramadi Benghazi Tripoli Alexandria Casablanca Marrakesh Lagos Kano Johannesburg Cape_Town Durban Soweto Mombasa Goma Tel_Aviv Haifa Jerusalem Bethlehem Hebron Ramallah Nablus Jenin Rafah Dubai Mecca Medina Jeddah Aden Isfahan Mashhad Shiraz Karachi Lahore Peshawar Mumbai
Bombay Kolkata Calcutta Chennai Bangalore Hyderabad Delhi Shanghai Guangzhou Shenzhen Wuhan Tianjin Chongqing Hong_Kong Macau Taipei Osaka Kyoto Nagoya Hiroshima Nagasaki Busan Incheon Kaesong Saigon Hanoi Phuket Chiang_Mai Mandalay Yangon Rangoon Davao Cebu Sydney Melbourne Brisbane Perth Adelaide Auckland Christchurch
Washington_D.C D.C Capitol_Hill Wall_Street Silicon_Valley Times_Square Ground_Zero"""
REGIONS = """Europe|European|Europeans Asia|Asian|Asians Africa|African|Africans America Latin_America North_America South_America Central_America Middle_East Caribbean Antarctica Arctic Balkans Scandinavia Eurasia Southeast_Asia East_Asia South_Asia Western_Europe Eastern_Europe
Atlantic Pacific Mediterranean Baltic Sahara Sahel Himalayas Alps Andes Amazon_River Nile Danube Rhine Volga Mississippi_River Rio_Grande Gulf Persian_Gulf Black_Sea Red_Sea South_China_Sea Midwest New_England Appalachia Bosphorus"""


def _forms(table: str) -> frozenset[str]:
    return frozenset(form.replace("_", " ").casefold() for entry in table.split() for form in entry.split("|"))


PLACES = _forms(STATES) | _forms(CITIES) | _forms(REGIONS)
"""All of them with their short forms and adjectives, casefolded."""

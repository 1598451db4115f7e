"""Words in Latin letters that are what they are: no Finglish and no slip of the keyboard.

Source: written by hand; the commonest words of English and of headlines, abbreviations, units,
names of products and places as people type them in a Persian query.
"""

from newsearch.search.analysis.tables import word_set

ENGLISH = word_set(
    """
    a able about above access account across action active actor add address after again against
    age agency agree air airline airport all allow almost alone along already also although
    always among amount and animal announce another answer any anyone anything app apple
    application apps are area argue arm army around arrest arrive art article artist ask asset
    at attack attention audio author available average avoid award away baby back bad bag ball
    bank bar base basic be beach bear beat beautiful because become bed been before begin behind
    believe below benefit best better between beyond big bill billion bird birth bit black blog
    blood blue board boat body bomb bond bone bonus book border born both bottom box boy brain
    branch brand bread break bring brother browser budget build building bus business but button
    buy by cable cake call camera camp can cancer capital car card care career carry case cash
    cat catch cause cell center central centre century certain chain chair challenge champion
    champions chance change channel charge chart chat cheap check chief child children choice
    choose church cinema city civil claim class classic clean clear click climate clock close
    cloud club coach coal code coffee coin cold collect college color come comment commercial
    common company compare computer concert condition conference confirm congress connect
    console contact content contest continue contract control cookie cool copy core corner
    corona cost could council country couple course court cover create credit crime crisis cross
    crypto culture cup currency current custom customer cut cyber daily damage dance danger dark
    dash data database date daughter day days dead deal dear death debate debt decide deep
    defence defense degree delivery demo deny department design desk desktop detail develop
    device dialog did die diesel diet different digital dinner direct director discount disease
    disk display doctor document does dog domain done door dot double down download draft dragon
    draw dream dress drink drive driver drone drop drug dry due during each ear early earn earth
    east easy eat economy edit edition education effect effort eight either election electric
    else email end energy engine engineer english enjoy enough enter episode equal error escape
    estate even evening event ever every exam example exchange exit expert explain export
    express extra eye face fact fail fair fake fall false family fan far farm fashion fast
    father fear feature fee feel few field fight figure file fill film final finance find fine
    finger finish fire firewall firm first fish fit five fix flag flash flat flight floor flow
    fly focus follow food foot football for force foreign forest forget form format former forum
    forward found four frame free freedom freelance friend from front fruit fuel full fun fund
    funny future gain galaxy gallery game games gaming garden gas gate gave general get giant
    gift girl give glass global goal goals goes going gold golden gone good got government grand
    grant great green ground group grow growth guard guide guitar gun guy hair half hall hand
    happen happy hard has have he head health hear heart heat heavy hello help her here hero
    high him his history hit hold holiday home honor hope hospital host hot hotel hour house how
    however hub huge human hundred husband ice idea if image impact import in include income
    increase index industry info inside install insurance interest interface internet interview
    into invest investment is issue it item its jail jet job join joint journal judge july june
    jump just keep key keyboard kick kid kill kind king kit kitchen know lab label labor lady
    lake land language large last late later launch law lawyer lay lead leader league learn
    learning least leave left leg legal less let letter level license life light like limit
    limited line link linux lion list listen little live local location lock login logo long
    look lose loss lost lot love low luck lunch machine made magazine magic mail main major make
    male man manage manager many map march mark market mass master match material matter may
    maybe me mean media medical meet meeting member memory men menu message meta metal method
    metro middle might mile military milk million mind mini minister minute miss missile mission
    mix mobile mode model modem modern moment money monitor month moon more morning most mother
    motor mouse mouth move movie much music must my name nation national nature navy near need
    network never new news next nice night nine no nobel none north not note nothing notice
    nuclear number nurse object ocean of off offer office official offline often oil okay old
    olympic on once one online only open opera operation option or orange order other our out
    outside over own owner pack package page paid pain paint pair panel paper parent park part
    partner party pass passport password past patch path patient pay payment peace pen people
    per percent perfect performance perhaps period person phone photo picture piece pilot pipe
    place plan plane planet plant plastic play player please plus podcast point police policy
    poll pool poor pop port position post poster pound power premier president press pressure
    price prime print printer prison private prize pro problem process produce product
    production profile profit program project property protect protest proxy public pull purpose
    push put quality queen question quick quiet race radar radio rain raise range rank rate
    rating raw reach read reader ready real reality reason receive recent record recovery red
    reform refugee region release remote rent repair repeat reply report request rescue research
    reserve rest result return review rich ride right ring rise risk river road robot rock role
    roll room root round route router rule run rush safe safety said sale sales same sample
    sanction save say scale scan scene school science score scout screen script sea search
    season seat second secret section security see seek seem sell send senior sense series
    serious serve server service session set seven several shadow shape share she ship shirt
    shoe shoot shop short shot should show shut sick side sign signal silver similar simple
    since sing single sister site six size skill skin sky sleep slow small smart smoke snow so
    social soft software solar soldier solution some son song soon sound source south space
    speak special speed spirit sport sports spring staff stage stand standard star start state
    station status stay steam steel step still stock stop storage store storm story stream
    street strike strong student studio study style subject success such sugar suit summer
    summit sun super supply support sure surface swap sweet swim switch system table tablet tag
    take talk tall tank target task tax taxi tea teach team tech technology tell ten tennis term
    test text than thank thanks that the theatre their them then theory there these they thing
    think third this those thousand threat three through ticket time times tip title to today
    together token tomorrow tool top total touch tour tower town track trade trader train
    transfer travel tree trend trial trip truck true trust truth try turn twenty two type under
    union unit united university until up update upgrade upload upon use user value version very
    via victim video view virus visa vision visit voice vote wage wait walk wall wallet want war
    warm was wash watch water wave way we weapon wear weather web website week weight welcome
    well went were west what wheel when where whether which while white who whole why wide wife
    wild will win wind window wine winner winter wireless wish with without woman women wood
    word work worker world worth would write wrong year yellow yes yesterday yet you young your
    youth zero zone usb vpn sms gps tv pdf jpg png gif mp cd dvd lcd led oled hd uhd fhd lg hp
    asus msi rtx gtx amd nvidia intel cpu gpu ram rom ssd hdd html css php sql api ios mac
    macbook ipad iphone ipod airpods wifi lte gsm sim nfc qr url http https www fda nato opec
    brics fifa afc uefa nba ufc wwe cnn bbc fox nbc abc cbs afp irna isna fbi cia nasa nsa mit
    ucl usa uae uk eu un imf wto iaea npt jcpoa fatf swift irgc covid hiv aids dna rna mri icu
    ceo cfo gdp ai ml gpt chatgpt gemini claude copilot deepseek grok openai anthropic google
    gmail chrome youtube instagram facebook whatsapp telegram twitter tiktok linkedin snapchat
    discord twitch netflix spotify amazon ebay alibaba paypal microsoft windows excel powerpoint
    outlook photoshop adobe android samsung xiaomi redmi huawei nokia sony playstation xbox
    nintendo lenovo dell acer canon nikon toyota honda nissan mazda hyundai kia bmw benz
    mercedes audi porsche ferrari tesla ford peugeot renault volvo volkswagen boeing airbus
    bitcoin btc eth ethereum tether usdt dogecoin binance nft python java javascript kotlin rust
    react node docker github gitlab git ubuntu debian bash latex wikipedia reuters guardian
    bloomberg forbes york minecraft fortnite pubg gta pes ps ielts toefl gre gmat phd mba bsc
    msc isbn doi icdl sap erp crm seo kpi ux ui
    yahoo hotmail bing firefox safari opera edge vimeo reddit quora pinterest wechat viber imo skype
    zoom slack notion canva figma wordpress telegraph dropbox icloud siri alexa gemma mistral llama
    perplexity midjourney max ultra lite note fold flip plus air watch buds pixel oneplus oppo
    vivo realme poco honor infinix tecno motorola xperia vaio thinkpad chromebook surface ryzen
    geforce radeon snapdragon exynos mediatek steam epic valve roblox dota league legends duty
    warzone witcher zelda mario pokemon sonic batman superman spider marvel dc disney pixar hbo
    hulu oscar grammy emmy cannes bafta fide wta atp nhl nfl motogp formula grand prix laliga serie
    bundesliga premier voa rfi dw afp ap tass xinhua cgtn rt tmz mtv espn cbc pbs npr economist
    persian farsi arabic turkish russian chinese french german italian spanish iranian american
    british european israeli
    elon musk jeff bezos mark zuckerberg gates steve jobs tim sam altman jensen joe donald john
    james david michael george robert william kate emma taylor swift jack tom harry charles
    elizabeth barack hillary clinton bush kamala harris mike pence boris johnson rishi sunak keir
    starmer angela merkel olaf scholz emmanuel vladimir volodymyr antonio guterres xi jinping
    kim jong modi lionel cristiano kylian karim benzema luka modric pep guardiola jose mourinho
    jurgen klopp zidane ronaldinho maradona pele federer nadal djokovic serena lewis hamilton
    verstappen lebron tyson mayweather mcgregor einstein newton edison freud marx shakespeare
    dickens hemingway orwell kafka tolstoy dostoevsky picasso beethoven mozart bach
    """
)
"""Small letters, without accents."""

_NAMES = """
iran ایران|tehran تهران|iraq عراق|israel اسرائیل|gaza غزه|lebanon لبنان|syria سوریه|turkey ترکیه
russia روسیه|ukraine اوکراین|china چین|japan ژاپن|korea کره|india هند|pakistan پاکستان
afghanistan افغانستان|europe اروپا|america آمریکا|london لندن|paris پاریس|berlin برلین
moscow مسکو|washington واشنگتن|messi مسی|ronaldo رونالدو|neymar نیمار|mbappe امباپه|trump ترامپ
biden بایدن|obama اوباما|putin پوتین|zelensky زلنسکی|netanyahu نتانیاهو|macron مکرون
barcelona بارسلونا|real رئال|madrid مادرید|chelsea چلسی|arsenal آرسنال|liverpool لیورپول
manchester منچستر|juventus یوونتوس|milan میلان|inter اینتر|bayern بایرن|germany آلمان
france فرانسه|england انگلیس|italy ایتالیا|spain اسپانیا|qatar قطر|kuwait کویت|bahrain بحرین
oman عمان|yemen یمن|egypt مصر|jordan اردن|armenia ارمنستان|azerbaijan آذربایجان|georgia گرجستان
kazakhstan قزاقستان|uzbekistan ازبکستان|turkmenistan ترکمنستان|tajikistan تاجیکستان
erdogan اردوغان|hamas حماس|hezbollah حزب‌الله|taliban طالبان|doctor دکتر|corona کرونا
internet اینترنت|energy انرژی|film فیلم|telegram تلگرام|instagram اینستاگرام|google گوگل
facebook فیسبوک|twitter توییتر|whatsapp واتساپ|youtube یوتیوب|samsung سامسونگ|iphone آیفون
apple اپل|microsoft مایکروسافت|android اندروید|windows ویندوز|covid کووید|dollar دلار|euro یورو
bitcoin بیت‌کوین|laptop لپ‌تاپ|mobile موبایل|tablet تبلت|camera دوربین|football فوتبال
volleyball والیبال|basketball بسکتبال|tennis تنیس|cinema سینما|theatre تئاتر|bank بانک|gas گاز
taxi تاکسی|metro مترو|bus اتوبوس|hotel هتل|visa ویزا|vaccine واکسن|cancer سرطان|diabetes دیابت
"""

_SPELT_ABROAD = """
kabul کابل|baghdad بغداد|damascus دمشق|beirut بیروت|dubai دبی|doha دوحه|ankara آنکارا
istanbul استانبول|baku باکو|yerevan ایروان|riyadh ریاض|jerusalem اورشلیم|kyiv کی‌یف|kiev کی‌یف
beijing پکن|tokyo توکیو|seoul سئول|delhi دهلی|islamabad اسلام‌آباد|islam اسلام|quran قرآن
koran قرآن|ramadan رمضان|muharram محرم|ashura عاشورا|imam امام|hajj حج|houthi حوثی|isis داعش
kurdistan کردستان|venezuela ونزوئلا|brazil برزیل|argentina آرژانتین|canada کانادا
australia استرالیا|africa آفریقا|asia آسیا|mexico مکزیک|portugal پرتغال|greece یونان
sweden سوئد|norway نروژ|denmark دانمارک|finland فنلاند|switzerland سوئیس|austria اتریش
belgium بلژیک|netherlands هلند|poland لهستان|hungary مجارستان|serbia صربستان|libya لیبی
sudan سودان|palestine فلسطین|gorbachev گورباچف|stalin استالین|lenin لنین|hitler هیتلر
"""


def _pairs(table: str) -> dict[str, str]:
    entries = table.strip().replace("\n", "|").split("|")
    return {latin: persian for latin, _, persian in (e.partition(" ") for e in entries)}


NAMES = _pairs(_NAMES)
"""Names and words that are known as they are, and how Persian newspapers write them.

Beside Finglish they are Persian too: «gheymat iphone», «daneshgah tehran».
"""

SPELT_ABROAD = _pairs(_SPELT_ABROAD)
"""Names that are not spelt as they sound (koran, kabul), and how Persian newspapers write them."""

-- Small records that a desk keeps about itself.
CREATE TABLE {schema}.records (
    rp     text COLLATE "C" NOT NULL,
    name   text COLLATE "C" NOT NULL,
    value  text COLLATE "C" NOT NULL,
    PRIMARY KEY (rp, name)
);

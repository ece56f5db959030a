CREATE DATABASE IF NOT EXISTS `shop`;

CREATE TABLE IF NOT EXISTS `shop`.`users`
(
    `id` Int32,
    `username` Nullable(String),
    `created_at` DateTime64(3, 'UTC'),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`roles`
(
    `id` Int32,
    `role_name` Nullable(String),
    `role_title` Nullable(String),
    `created_at` Nullable(DateTime64(3, 'UTC')),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`role_user`
(
    `id` Int32,
    `role_id` Nullable(Int32),
    `user_id` Nullable(Int32),
    `created_at` Nullable(DateTime64(3, 'UTC')),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`provinces`
(
    `id` Int32,
    `province_name` String,
    `created_at` DateTime64(3, 'UTC'),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`cities`
(
    `id` Int32,
    `city_name` String,
    `province_id` Int32,
    `latitude` Nullable(Float64),
    `longitude` Nullable(Float64),
    `created_at` DateTime64(3, 'UTC'),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`addresses`
(
    `id` Int32,
    `title` Nullable(String),
    `user_id` Int32,
    `province_id` Int32,
    `city_id` Int32,
    `created_at` DateTime64(3, 'UTC'),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`categories`
(
    `id` Int32,
    `category_name` String,
    `category_id` Nullable(Int32),
    `slug` Nullable(String),
    `created_at` Nullable(DateTime64(3, 'UTC')),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`brands`
(
    `id` Int32,
    `brand_name` String,
    `created_at` Nullable(DateTime64(3, 'UTC')),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`tags`
(
    `id` Int32,
    `tag_name` Nullable(String),
    `created_at` Nullable(DateTime64(3, 'UTC')),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`products`
(
    `id` Int32,
    `product_name` String,
    `category_id` Int32,
    `brand_id` Int32,
    `product_price` Nullable(Decimal(18, 2)),
    `product_tax` Nullable(Decimal(18, 2)),
    `product_quantity` Nullable(Int32),
    `created_at` Nullable(DateTime64(3, 'UTC')),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`product_tag`
(
    `id` Int32,
    `product_id` Nullable(Int32),
    `tag_id` Nullable(Int32),
    `created_at` Nullable(DateTime64(3, 'UTC')),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`adscampaigns`
(
    `id` Int32,
    `campaign_title` Nullable(String),
    `started_at` Nullable(DateTime64(3, 'UTC')),
    `expired_at` Nullable(DateTime64(3, 'UTC')),
    `created_at` Nullable(DateTime64(3, 'UTC')),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`discounts`
(
    `id` Int32,
    `adscampaign_id` Nullable(Int32),
    `type` Nullable(String),
    `value` Nullable(Decimal(18, 2)),
    `code` Nullable(String),
    `started_at` Nullable(DateTime64(3, 'UTC')),
    `expired_at` Nullable(DateTime64(3, 'UTC')),
    `created_at` Nullable(DateTime64(3, 'UTC')),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`orderstatus`
(
    `id` Int32,
    `order_status_name` String,
    `created_at` DateTime64(3, 'UTC'),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`paymentmethods`
(
    `id` Int32,
    `payment_method_name` String,
    `created_at` Nullable(DateTime64(3, 'UTC')),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`paymentstatus`
(
    `id` Int32,
    `payment_status_name` Nullable(String),
    `created_at` Nullable(DateTime64(3, 'UTC')),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`shippingstatus`
(
    `id` Int32,
    `shipping_status_name` Nullable(String),
    `created_at` Nullable(DateTime64(3, 'UTC')),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`shippingmethods`
(
    `id` Int32,
    `shipping_method_name` String,
    `created_at` Nullable(DateTime64(3, 'UTC')),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`orders`
(
    `id` Int32,
    `user_id` Int32,
    `staff_id` Nullable(Int32),
    `address_id` Int32,
    `order_amount` Nullable(Decimal(18, 2)),
    `discount_amount` Nullable(Decimal(18, 2)),
    `tax_amount` Nullable(Decimal(18, 2)),
    `total_amount` Decimal(18, 2),
    `discount_id` Nullable(Int32),
    `payment_method_id` Nullable(Int32),
    `payment_status_id` Nullable(Int32),
    `order_status_id` Int32,
    `shipping_method_id` Nullable(Int32),
    `shipping_status_id` Nullable(Int32),
    `shipped_at` Nullable(DateTime64(3, 'UTC')),
    `created_at` DateTime64(3, 'UTC'),
    `updated_at` Nullable(DateTime64(3, 'UTC')),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`order_status_history`
(
    `id` Int32,
    `order_id` Nullable(Int32),
    `order_status_id` Nullable(Int32),
    `staff_id` Nullable(Int32),
    `created_at` Nullable(DateTime64(3, 'UTC')),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`orderdetails`
(
    `id` Int32,
    `order_id` Int32,
    `product_id` Int32,
    `quantity` Int32,
    `product_price` Nullable(Decimal(18, 2)),
    `product_tax` Nullable(Decimal(18, 2)),
    `subtotal_amount` Decimal(18, 2),
    `created_at` Nullable(DateTime64(3, 'UTC')),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC'),
    INDEX by_order `order_id` TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`transactions`
(
    `id` Int32,
    `order_id` Nullable(Int32),
    `transaction_type` Nullable(String),
    `amount` Nullable(Decimal(18, 2)),
    `status` Nullable(Bool),
    `created_at` Nullable(DateTime64(3, 'UTC')),
    `_version` UInt128,
    `_deleted` UInt8,
    `_committed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
ORDER BY `id`
SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
    allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0;

CREATE TABLE IF NOT EXISTS `shop`.`seen_tables`
(
    tab String, table_uuid UUID COMMENT 'Nil where the table has to be made anew or read again', first_block Int64, sequence UInt64
)
ENGINE = ReplacingMergeTree(sequence) ORDER BY tab SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS `shop`.`source_columns`
(
    name String COMMENT 'table.column', number Int32 COMMENT 'The column number in PostgreSQL; 0 where it is gone or of a type that the state cannot hold', sequence UInt64
)
ENGINE = ReplacingMergeTree(sequence) ORDER BY name SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS `shop`.`dirty_user` (id Int32) ENGINE = Null;

CREATE TABLE IF NOT EXISTS `shop`.`dirty_address` (id Int32) ENGINE = Null;

CREATE TABLE IF NOT EXISTS `shop`.`dirty_product` (id Int32) ENGINE = Null;

CREATE TABLE IF NOT EXISTS `shop`.`dirty_order` (id Int32) ENGINE = Null;

CREATE TABLE IF NOT EXISTS `shop`.`dirty_line` (id Int32) ENGINE = Null;

CREATE TABLE IF NOT EXISTS `shop`.`settled` (table_uuid UUID, tab String, block Int64, floor UInt128, sequence UInt64)
ENGINE = ReplacingMergeTree(sequence) ORDER BY table_uuid SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS `shop`.`watermark` (lsn UInt64, settled_at DateTime64(3, 'UTC'))
ENGINE = ReplacingMergeTree(lsn) ORDER BY tuple();

CREATE TABLE IF NOT EXISTS `shop`.`settler` (epoch UInt64, holder String, at DateTime64(3, 'UTC'))
ENGINE = ReplacingMergeTree(at) ORDER BY epoch TTL toDateTime(at) + INTERVAL 7 DAY;

CREATE TABLE IF NOT EXISTS `shop`.`_at_total_revenue_per_products`
(
    `line_fact_id` Int32,
    `product_id` Int32,
    `total_revenue` Decimal(38, 2),
    `total_quantity` Int64,
    `n` Int64,
    PROJECTION totals (SELECT `product_id`, sum(`total_revenue`), sum(`total_quantity`), sum(`n`) GROUP BY `product_id`)
)
ENGINE = SummingMergeTree((`total_revenue`, `total_quantity`, `n`))
ORDER BY (`line_fact_id`, `product_id`)
SETTINGS deduplicate_merge_projection_mode = 'rebuild', fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS `shop`.`_at_monthly_orders_status`
(
    `order_fact_id` Int32,
    `month` UInt32,
    `revenue` Decimal(38, 2),
    `n` Int64,
    PROJECTION totals (SELECT `month`, sum(`revenue`), sum(`n`) GROUP BY `month`)
)
ENGINE = SummingMergeTree((`revenue`, `n`))
ORDER BY (`order_fact_id`, `month`)
SETTINGS deduplicate_merge_projection_mode = 'rebuild', fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS `shop`.`_at_monthly_orders`
(
    `order_fact_id` Int32,
    `month` UInt32,
    `order_status_id` Int32,
    `total_amount` Decimal(38, 2),
    `n` Int64,
    PROJECTION totals (SELECT `month`, `order_status_id`, sum(`total_amount`), sum(`n`) GROUP BY `month`, `order_status_id`)
)
ENGINE = SummingMergeTree((`total_amount`, `n`))
ORDER BY (`order_fact_id`, `month`, `order_status_id`)
SETTINGS deduplicate_merge_projection_mode = 'rebuild', fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS `shop`.`_at_daily_user_registration`
(
    `user_fact_id` Int32,
    `day` UInt32,
    `n` Int64,
    PROJECTION totals (SELECT `day`, sum(`n`) GROUP BY `day`)
)
ENGINE = SummingMergeTree((`n`))
ORDER BY (`user_fact_id`, `day`)
SETTINGS deduplicate_merge_projection_mode = 'rebuild', fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS `shop`.`_at_monthly_user_registration`
(
    `user_fact_id` Int32,
    `month` UInt32,
    `n` Int64,
    PROJECTION totals (SELECT `month`, sum(`n`) GROUP BY `month`)
)
ENGINE = SummingMergeTree((`n`))
ORDER BY (`user_fact_id`, `month`)
SETTINGS deduplicate_merge_projection_mode = 'rebuild', fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS `shop`.`_at_city_orders_by_date`
(
    `order_fact_id` Int32,
    `city_id` Int32,
    `date` Date32,
    `n` Int64,
    PROJECTION totals (SELECT `city_id`, `date`, sum(`n`) GROUP BY `city_id`, `date`)
)
ENGINE = SummingMergeTree((`n`))
ORDER BY (`order_fact_id`, `city_id`, `date`)
SETTINGS deduplicate_merge_projection_mode = 'rebuild', fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS `shop`.`_at_total_sales_per_category`
(
    `line_fact_id` Int32,
    `product_id` Int32,
    `total_sales` Decimal(38, 2),
    `n` Int64,
    PROJECTION totals (SELECT `product_id`, sum(`total_sales`), sum(`n`) GROUP BY `product_id`)
)
ENGINE = SummingMergeTree((`total_sales`, `n`))
ORDER BY (`line_fact_id`, `product_id`)
SETTINGS deduplicate_merge_projection_mode = 'rebuild', fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS `shop`.`_at_total_sales_per_user`
(
    `order_fact_id` Int32,
    `user_id` Int32,
    `total_amount` Decimal(38, 2),
    `n` Int64,
    PROJECTION totals (SELECT `user_id`, sum(`total_amount`), sum(`n`) GROUP BY `user_id`)
)
ENGINE = SummingMergeTree((`total_amount`, `n`))
ORDER BY (`order_fact_id`, `user_id`)
SETTINGS deduplicate_merge_projection_mode = 'rebuild', fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS `shop`.`_at_number_of_products_in_each_brand`
(
    `product_fact_id` Int32,
    `brand_id` Int32,
    `n` Int64,
    PROJECTION totals (SELECT `brand_id`, sum(`n`) GROUP BY `brand_id`)
)
ENGINE = SummingMergeTree((`n`))
ORDER BY (`product_fact_id`, `brand_id`)
SETTINGS deduplicate_merge_projection_mode = 'rebuild', fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS `shop`.`_at_number_of_orders_for_each_shipping_method`
(
    `order_fact_id` Int32,
    `shipping_method_id` Int32,
    `n` Int64,
    PROJECTION totals (SELECT `shipping_method_id`, sum(`n`) GROUP BY `shipping_method_id`)
)
ENGINE = SummingMergeTree((`n`))
ORDER BY (`order_fact_id`, `shipping_method_id`)
SETTINGS deduplicate_merge_projection_mode = 'rebuild', fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS `shop`.`_at_number_of_orders_for_each_payment_method`
(
    `order_fact_id` Int32,
    `payment_method_id` Int32,
    `n` Int64,
    PROJECTION totals (SELECT `payment_method_id`, sum(`n`) GROUP BY `payment_method_id`)
)
ENGINE = SummingMergeTree((`n`))
ORDER BY (`order_fact_id`, `payment_method_id`)
SETTINGS deduplicate_merge_projection_mode = 'rebuild', fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS `shop`.`_at_number_of_users_in_each_province`
(
    `address_fact_id` Int32,
    `province_id` Int32,
    `user_id` Int32,
    `n` Int64,
    PROJECTION totals (SELECT `province_id`, `user_id`, sum(`n`) GROUP BY `province_id`, `user_id`)
)
ENGINE = SummingMergeTree((`n`))
ORDER BY (`address_fact_id`, `province_id`, `user_id`)
SETTINGS deduplicate_merge_projection_mode = 'rebuild', fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS `shop`.`_at_total_number_of_products_sold_by_city`
(
    `line_fact_id` Int32,
    `city_id` Int32,
    `total_sold` Int64,
    `n` Int64,
    PROJECTION totals (SELECT `city_id`, sum(`total_sold`), sum(`n`) GROUP BY `city_id`)
)
ENGINE = SummingMergeTree((`total_sold`, `n`))
ORDER BY (`line_fact_id`, `city_id`)
SETTINGS deduplicate_merge_projection_mode = 'rebuild', fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`_mv_at_total_revenue_per_products` TO `shop`.`_at_total_revenue_per_products` AS
SELECT `line_fact_id`, `product_id`, sum(c.`total_revenue`) AS `total_revenue`, sum(c.`total_quantity`) AS `total_quantity`, sum(c.`n`) AS `n`
FROM (SELECT DISTINCT id FROM `shop`.`dirty_line`) AS k
INNER JOIN
(
    SELECT orderdetails.id AS `line_fact_id`, CAST(orderdetails.product_id, 'Int32') AS `product_id`, CAST(orderdetails.subtotal_amount, 'Decimal(38, 2)') AS `total_revenue`, CAST(orderdetails.quantity, 'Int64') AS `total_quantity`, CAST(1, 'Int64') AS `n`
    FROM (SELECT `id`, `order_id`, `product_id`, `quantity`, `subtotal_amount` FROM `shop`.`orderdetails` FINAL WHERE id IN (SELECT id FROM `shop`.`dirty_line`)) AS orderdetails
    INNER JOIN (SELECT `id`, `order_status_id` FROM `shop`.`orders` FINAL WHERE id IN (SELECT order_id FROM `shop`.`orderdetails` WHERE id IN (SELECT id FROM `shop`.`dirty_line`))) AS orders ON orders.id = orderdetails.order_id
    WHERE orders.order_status_id IN (2, 3, 4)
    UNION ALL
    SELECT `line_fact_id`, `product_id`, -`total_revenue`, -`total_quantity`, -`n`
    FROM `shop`.`_at_total_revenue_per_products`
    WHERE `line_fact_id` IN (SELECT id FROM `shop`.`dirty_line`)
) AS c ON c.`line_fact_id` = k.id
GROUP BY `line_fact_id`, `product_id`
HAVING `total_revenue` != 0 OR `total_quantity` != 0 OR `n` != 0;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`_mv_at_monthly_orders_status` TO `shop`.`_at_monthly_orders_status` AS
SELECT `order_fact_id`, `month`, sum(c.`revenue`) AS `revenue`, sum(c.`n`) AS `n`
FROM (SELECT DISTINCT id FROM `shop`.`dirty_order`) AS k
INNER JOIN
(
    SELECT orders.id AS `order_fact_id`, CAST(toYYYYMM(orders.created_at), 'UInt32') AS `month`, CAST(orders.total_amount, 'Decimal(38, 2)') AS `revenue`, CAST(1, 'Int64') AS `n`
    FROM (SELECT `created_at`, `id`, `order_status_id`, `total_amount` FROM `shop`.`orders` FINAL WHERE id IN (SELECT id FROM `shop`.`dirty_order`)) AS orders
    WHERE orders.order_status_id IN (2, 3, 4)
    UNION ALL
    SELECT `order_fact_id`, `month`, -`revenue`, -`n`
    FROM `shop`.`_at_monthly_orders_status`
    WHERE `order_fact_id` IN (SELECT id FROM `shop`.`dirty_order`)
) AS c ON c.`order_fact_id` = k.id
GROUP BY `order_fact_id`, `month`
HAVING `revenue` != 0 OR `n` != 0;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`_mv_at_monthly_orders` TO `shop`.`_at_monthly_orders` AS
SELECT `order_fact_id`, `month`, `order_status_id`, sum(c.`total_amount`) AS `total_amount`, sum(c.`n`) AS `n`
FROM (SELECT DISTINCT id FROM `shop`.`dirty_order`) AS k
INNER JOIN
(
    SELECT orders.id AS `order_fact_id`, CAST(toYYYYMM(orders.created_at), 'UInt32') AS `month`, CAST(orders.order_status_id, 'Int32') AS `order_status_id`, CAST(orders.total_amount, 'Decimal(38, 2)') AS `total_amount`, CAST(1, 'Int64') AS `n`
    FROM (SELECT `created_at`, `id`, `order_status_id`, `total_amount` FROM `shop`.`orders` FINAL WHERE id IN (SELECT id FROM `shop`.`dirty_order`)) AS orders
    UNION ALL
    SELECT `order_fact_id`, `month`, `order_status_id`, -`total_amount`, -`n`
    FROM `shop`.`_at_monthly_orders`
    WHERE `order_fact_id` IN (SELECT id FROM `shop`.`dirty_order`)
) AS c ON c.`order_fact_id` = k.id
GROUP BY `order_fact_id`, `month`, `order_status_id`
HAVING `total_amount` != 0 OR `n` != 0;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`_mv_at_daily_user_registration` TO `shop`.`_at_daily_user_registration` AS
SELECT `user_fact_id`, `day`, sum(c.`n`) AS `n`
FROM (SELECT DISTINCT id FROM `shop`.`dirty_user`) AS k
INNER JOIN
(
    SELECT users.id AS `user_fact_id`, CAST(toYYYYMMDD(users.created_at), 'UInt32') AS `day`, CAST(1, 'Int64') AS `n`
    FROM (SELECT `created_at`, `id` FROM `shop`.`users` FINAL WHERE id IN (SELECT id FROM `shop`.`dirty_user`)) AS users
    UNION ALL
    SELECT `user_fact_id`, `day`, -`n`
    FROM `shop`.`_at_daily_user_registration`
    WHERE `user_fact_id` IN (SELECT id FROM `shop`.`dirty_user`)
) AS c ON c.`user_fact_id` = k.id
GROUP BY `user_fact_id`, `day`
HAVING `n` != 0;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`_mv_at_monthly_user_registration` TO `shop`.`_at_monthly_user_registration` AS
SELECT `user_fact_id`, `month`, sum(c.`n`) AS `n`
FROM (SELECT DISTINCT id FROM `shop`.`dirty_user`) AS k
INNER JOIN
(
    SELECT users.id AS `user_fact_id`, CAST(toYYYYMM(users.created_at), 'UInt32') AS `month`, CAST(1, 'Int64') AS `n`
    FROM (SELECT `created_at`, `id` FROM `shop`.`users` FINAL WHERE id IN (SELECT id FROM `shop`.`dirty_user`)) AS users
    UNION ALL
    SELECT `user_fact_id`, `month`, -`n`
    FROM `shop`.`_at_monthly_user_registration`
    WHERE `user_fact_id` IN (SELECT id FROM `shop`.`dirty_user`)
) AS c ON c.`user_fact_id` = k.id
GROUP BY `user_fact_id`, `month`
HAVING `n` != 0;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`_mv_at_city_orders_by_date` TO `shop`.`_at_city_orders_by_date` AS
SELECT `order_fact_id`, `city_id`, `date`, sum(c.`n`) AS `n`
FROM (SELECT DISTINCT id FROM `shop`.`dirty_order`) AS k
INNER JOIN
(
    SELECT orders.id AS `order_fact_id`, CAST(addresses.city_id, 'Int32') AS `city_id`, CAST(toDate32(orders.created_at), 'Date32') AS `date`, CAST(1, 'Int64') AS `n`
    FROM (SELECT `address_id`, `created_at`, `id` FROM `shop`.`orders` FINAL WHERE id IN (SELECT id FROM `shop`.`dirty_order`)) AS orders
    INNER JOIN (SELECT `city_id`, `id` FROM `shop`.`addresses` FINAL WHERE id IN (SELECT address_id FROM `shop`.`orders` WHERE id IN (SELECT id FROM `shop`.`dirty_order`))) AS addresses ON addresses.id = orders.address_id
    UNION ALL
    SELECT `order_fact_id`, `city_id`, `date`, -`n`
    FROM `shop`.`_at_city_orders_by_date`
    WHERE `order_fact_id` IN (SELECT id FROM `shop`.`dirty_order`)
) AS c ON c.`order_fact_id` = k.id
GROUP BY `order_fact_id`, `city_id`, `date`
HAVING `n` != 0;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`_mv_at_total_sales_per_category` TO `shop`.`_at_total_sales_per_category` AS
SELECT `line_fact_id`, `product_id`, sum(c.`total_sales`) AS `total_sales`, sum(c.`n`) AS `n`
FROM (SELECT DISTINCT id FROM `shop`.`dirty_line`) AS k
INNER JOIN
(
    SELECT orderdetails.id AS `line_fact_id`, CAST(orderdetails.product_id, 'Int32') AS `product_id`, CAST(orderdetails.subtotal_amount, 'Decimal(38, 2)') AS `total_sales`, CAST(1, 'Int64') AS `n`
    FROM (SELECT `id`, `product_id`, `subtotal_amount` FROM `shop`.`orderdetails` FINAL WHERE id IN (SELECT id FROM `shop`.`dirty_line`)) AS orderdetails
    UNION ALL
    SELECT `line_fact_id`, `product_id`, -`total_sales`, -`n`
    FROM `shop`.`_at_total_sales_per_category`
    WHERE `line_fact_id` IN (SELECT id FROM `shop`.`dirty_line`)
) AS c ON c.`line_fact_id` = k.id
GROUP BY `line_fact_id`, `product_id`
HAVING `total_sales` != 0 OR `n` != 0;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`_mv_at_total_sales_per_user` TO `shop`.`_at_total_sales_per_user` AS
SELECT `order_fact_id`, `user_id`, sum(c.`total_amount`) AS `total_amount`, sum(c.`n`) AS `n`
FROM (SELECT DISTINCT id FROM `shop`.`dirty_order`) AS k
INNER JOIN
(
    SELECT orders.id AS `order_fact_id`, CAST(orders.user_id, 'Int32') AS `user_id`, CAST(orders.total_amount, 'Decimal(38, 2)') AS `total_amount`, CAST(1, 'Int64') AS `n`
    FROM (SELECT `id`, `total_amount`, `user_id` FROM `shop`.`orders` FINAL WHERE id IN (SELECT id FROM `shop`.`dirty_order`)) AS orders
    UNION ALL
    SELECT `order_fact_id`, `user_id`, -`total_amount`, -`n`
    FROM `shop`.`_at_total_sales_per_user`
    WHERE `order_fact_id` IN (SELECT id FROM `shop`.`dirty_order`)
) AS c ON c.`order_fact_id` = k.id
GROUP BY `order_fact_id`, `user_id`
HAVING `total_amount` != 0 OR `n` != 0;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`_mv_at_number_of_products_in_each_brand` TO `shop`.`_at_number_of_products_in_each_brand` AS
SELECT `product_fact_id`, `brand_id`, sum(c.`n`) AS `n`
FROM (SELECT DISTINCT id FROM `shop`.`dirty_product`) AS k
INNER JOIN
(
    SELECT products.id AS `product_fact_id`, CAST(products.brand_id, 'Int32') AS `brand_id`, CAST(1, 'Int64') AS `n`
    FROM (SELECT `brand_id`, `id` FROM `shop`.`products` FINAL WHERE id IN (SELECT id FROM `shop`.`dirty_product`)) AS products
    UNION ALL
    SELECT `product_fact_id`, `brand_id`, -`n`
    FROM `shop`.`_at_number_of_products_in_each_brand`
    WHERE `product_fact_id` IN (SELECT id FROM `shop`.`dirty_product`)
) AS c ON c.`product_fact_id` = k.id
GROUP BY `product_fact_id`, `brand_id`
HAVING `n` != 0;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`_mv_at_number_of_orders_for_each_shipping_method` TO `shop`.`_at_number_of_orders_for_each_shipping_method` AS
SELECT `order_fact_id`, `shipping_method_id`, sum(c.`n`) AS `n`
FROM (SELECT DISTINCT id FROM `shop`.`dirty_order`) AS k
INNER JOIN
(
    SELECT orders.id AS `order_fact_id`, CAST(assumeNotNull(orders.shipping_method_id), 'Int32') AS `shipping_method_id`, CAST(1, 'Int64') AS `n`
    FROM (SELECT `id`, `shipping_method_id` FROM `shop`.`orders` FINAL WHERE id IN (SELECT id FROM `shop`.`dirty_order`)) AS orders
    WHERE orders.shipping_method_id IS NOT NULL
    UNION ALL
    SELECT `order_fact_id`, `shipping_method_id`, -`n`
    FROM `shop`.`_at_number_of_orders_for_each_shipping_method`
    WHERE `order_fact_id` IN (SELECT id FROM `shop`.`dirty_order`)
) AS c ON c.`order_fact_id` = k.id
GROUP BY `order_fact_id`, `shipping_method_id`
HAVING `n` != 0;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`_mv_at_number_of_orders_for_each_payment_method` TO `shop`.`_at_number_of_orders_for_each_payment_method` AS
SELECT `order_fact_id`, `payment_method_id`, sum(c.`n`) AS `n`
FROM (SELECT DISTINCT id FROM `shop`.`dirty_order`) AS k
INNER JOIN
(
    SELECT orders.id AS `order_fact_id`, CAST(assumeNotNull(orders.payment_method_id), 'Int32') AS `payment_method_id`, CAST(1, 'Int64') AS `n`
    FROM (SELECT `id`, `payment_method_id` FROM `shop`.`orders` FINAL WHERE id IN (SELECT id FROM `shop`.`dirty_order`)) AS orders
    WHERE orders.payment_method_id IS NOT NULL
    UNION ALL
    SELECT `order_fact_id`, `payment_method_id`, -`n`
    FROM `shop`.`_at_number_of_orders_for_each_payment_method`
    WHERE `order_fact_id` IN (SELECT id FROM `shop`.`dirty_order`)
) AS c ON c.`order_fact_id` = k.id
GROUP BY `order_fact_id`, `payment_method_id`
HAVING `n` != 0;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`_mv_at_number_of_users_in_each_province` TO `shop`.`_at_number_of_users_in_each_province` AS
SELECT `address_fact_id`, `province_id`, `user_id`, sum(c.`n`) AS `n`
FROM (SELECT DISTINCT id FROM `shop`.`dirty_address`) AS k
INNER JOIN
(
    SELECT addresses.id AS `address_fact_id`, CAST(addresses.province_id, 'Int32') AS `province_id`, CAST(addresses.user_id, 'Int32') AS `user_id`, CAST(1, 'Int64') AS `n`
    FROM (SELECT `id`, `province_id`, `user_id` FROM `shop`.`addresses` FINAL WHERE id IN (SELECT id FROM `shop`.`dirty_address`)) AS addresses
    UNION ALL
    SELECT `address_fact_id`, `province_id`, `user_id`, -`n`
    FROM `shop`.`_at_number_of_users_in_each_province`
    WHERE `address_fact_id` IN (SELECT id FROM `shop`.`dirty_address`)
) AS c ON c.`address_fact_id` = k.id
GROUP BY `address_fact_id`, `province_id`, `user_id`
HAVING `n` != 0;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`_mv_at_total_number_of_products_sold_by_city` TO `shop`.`_at_total_number_of_products_sold_by_city` AS
SELECT `line_fact_id`, `city_id`, sum(c.`total_sold`) AS `total_sold`, sum(c.`n`) AS `n`
FROM (SELECT DISTINCT id FROM `shop`.`dirty_line`) AS k
INNER JOIN
(
    SELECT orderdetails.id AS `line_fact_id`, CAST(addresses.city_id, 'Int32') AS `city_id`, CAST(orderdetails.quantity, 'Int64') AS `total_sold`, CAST(1, 'Int64') AS `n`
    FROM (SELECT `id`, `order_id`, `quantity` FROM `shop`.`orderdetails` FINAL WHERE id IN (SELECT id FROM `shop`.`dirty_line`)) AS orderdetails
    INNER JOIN (SELECT `address_id`, `id` FROM `shop`.`orders` FINAL WHERE id IN (SELECT order_id FROM `shop`.`orderdetails` WHERE id IN (SELECT id FROM `shop`.`dirty_line`))) AS orders ON orders.id = orderdetails.order_id
    INNER JOIN (SELECT `city_id`, `id` FROM `shop`.`addresses` FINAL WHERE id IN (SELECT address_id FROM `shop`.`orders` WHERE id IN (SELECT order_id FROM `shop`.`orderdetails` WHERE id IN (SELECT id FROM `shop`.`dirty_line`)))) AS addresses ON addresses.id = orders.address_id
    UNION ALL
    SELECT `line_fact_id`, `city_id`, -`total_sold`, -`n`
    FROM `shop`.`_at_total_number_of_products_sold_by_city`
    WHERE `line_fact_id` IN (SELECT id FROM `shop`.`dirty_line`)
) AS c ON c.`line_fact_id` = k.id
GROUP BY `line_fact_id`, `city_id`
HAVING `total_sold` != 0 OR `n` != 0;

CREATE OR REPLACE VIEW `shop`.`answer_total_revenue_per_products` AS
SELECT
    CAST(t.product_id, 'Int32') AS `product_id`,
    CAST(p.product_name, 'String') AS `product_name`,
    CAST(t.total_revenue, 'Decimal(18, 2)') AS `total_revenue`,
    CAST(t.total_quantity, 'Int64') AS `total_quantity`
FROM (SELECT `product_id`, sum(l.`total_revenue`) AS `total_revenue`, sum(l.`total_quantity`) AS `total_quantity`, sum(l.`n`) AS `n` FROM `shop`.`_at_total_revenue_per_products` AS l GROUP BY `product_id` HAVING sum(l.`n`) != 0) AS t INNER JOIN (SELECT * FROM `shop`.`products` FINAL) AS p ON p.id = t.product_id;

CREATE OR REPLACE VIEW `shop`.`answer_monthly_orders_status` AS
SELECT
    CAST(t.month, 'UInt32') AS `month`,
    CAST(t.revenue, 'Decimal(18, 2)') AS `monthly_revenue`,
    CAST(toDecimal128(sign(toInt256(t.revenue * 100)) * intDiv(2 * abs(toInt256(t.revenue * 100)) + t.n, 2 * t.n), 2) / 100, 'Decimal(18, 2)') AS `average_order_value`,
    CAST(t.n, 'Int64') AS `monthly_orders`
FROM (SELECT `month`, sum(l.`revenue`) AS `revenue`, sum(l.`n`) AS `n` FROM `shop`.`_at_monthly_orders_status` AS l GROUP BY `month` HAVING sum(l.`n`) != 0) AS t;

CREATE OR REPLACE VIEW `shop`.`answer_monthly_orders` AS
SELECT
    CAST(t.month, 'UInt32') AS `month`,
    CAST(t.order_status_id, 'Int32') AS `order_status_id`,
    CAST(s.order_status_name, 'String') AS `order_status_name`,
    CAST(t.total_amount, 'Decimal(18, 2)') AS `total_amount`,
    CAST(t.n, 'Int64') AS `total_orders`
FROM (SELECT `month`, `order_status_id`, sum(l.`total_amount`) AS `total_amount`, sum(l.`n`) AS `n` FROM `shop`.`_at_monthly_orders` AS l GROUP BY `month`, `order_status_id` HAVING sum(l.`n`) != 0) AS t INNER JOIN (SELECT * FROM `shop`.`orderstatus` FINAL) AS s ON s.id = t.order_status_id;

CREATE OR REPLACE VIEW `shop`.`answer_daily_user_registration` AS
SELECT
    CAST(t.day, 'UInt32') AS `day`,
    CAST(t.n, 'Int64') AS `registrations`
FROM (SELECT `day`, sum(l.`n`) AS `n` FROM `shop`.`_at_daily_user_registration` AS l GROUP BY `day` HAVING sum(l.`n`) != 0) AS t;

CREATE OR REPLACE VIEW `shop`.`answer_monthly_user_registration` AS
SELECT
    CAST(t.month, 'UInt32') AS `month`,
    CAST(t.n, 'Int64') AS `registrations`
FROM (SELECT `month`, sum(l.`n`) AS `n` FROM `shop`.`_at_monthly_user_registration` AS l GROUP BY `month` HAVING sum(l.`n`) != 0) AS t;

CREATE OR REPLACE VIEW `shop`.`answer_city_orders_by_date` AS
SELECT
    CAST(t.city_id, 'Int32') AS `city_id`,
    CAST(c.city_name, 'String') AS `city_name`,
    CAST(v.province_name, 'String') AS `province_name`,
    CAST(t.date, 'Date32') AS `date`,
    CAST(t.n, 'Int64') AS `order_count`
FROM (SELECT `city_id`, `date`, sum(l.`n`) AS `n` FROM `shop`.`_at_city_orders_by_date` AS l GROUP BY `city_id`, `date` HAVING sum(l.`n`) != 0) AS t INNER JOIN (SELECT * FROM `shop`.`cities` FINAL) AS c ON c.id = t.city_id INNER JOIN (SELECT * FROM `shop`.`provinces` FINAL) AS v ON v.id = c.province_id;

CREATE OR REPLACE VIEW `shop`.`answer_total_sales_per_category` AS
SELECT
    CAST(c.id, 'Int32') AS `category_id`,
    CAST(any(c.category_name), 'String') AS `category_name`,
    CAST(sum(t.total_sales), 'Decimal(18, 2)') AS `total_sales`,
    CAST(sum(t.n), 'Int64') AS `line_count`
FROM (SELECT `product_id`, sum(l.`total_sales`) AS `total_sales`, sum(l.`n`) AS `n` FROM `shop`.`_at_total_sales_per_category` AS l GROUP BY `product_id` HAVING sum(l.`n`) != 0) AS t INNER JOIN (SELECT * FROM `shop`.`products` FINAL) AS p ON p.id = t.product_id INNER JOIN (SELECT * FROM `shop`.`categories` FINAL) AS c ON c.id = p.category_id GROUP BY c.id;

CREATE OR REPLACE VIEW `shop`.`answer_total_sales_per_user` AS
SELECT
    CAST(t.user_id, 'Int32') AS `user_id`,
    CAST(t.total_amount, 'Decimal(18, 2)') AS `total_amount`
FROM (SELECT `user_id`, sum(l.`total_amount`) AS `total_amount`, sum(l.`n`) AS `n` FROM `shop`.`_at_total_sales_per_user` AS l GROUP BY `user_id` HAVING sum(l.`n`) != 0) AS t;

CREATE OR REPLACE VIEW `shop`.`answer_number_of_products_in_each_brand` AS
SELECT
    CAST(t.brand_id, 'Int32') AS `brand_id`,
    CAST(b.brand_name, 'String') AS `brand_name`,
    CAST(t.n, 'Int64') AS `product_count`
FROM (SELECT `brand_id`, sum(l.`n`) AS `n` FROM `shop`.`_at_number_of_products_in_each_brand` AS l GROUP BY `brand_id` HAVING sum(l.`n`) != 0) AS t INNER JOIN (SELECT * FROM `shop`.`brands` FINAL) AS b ON b.id = t.brand_id;

CREATE OR REPLACE VIEW `shop`.`answer_number_of_orders_for_each_shipping_method` AS
SELECT
    CAST(t.shipping_method_id, 'Int32') AS `shipping_method_id`,
    CAST(m.shipping_method_name, 'String') AS `shipping_method_name`,
    CAST(t.n, 'Int64') AS `order_count`
FROM (SELECT `shipping_method_id`, sum(l.`n`) AS `n` FROM `shop`.`_at_number_of_orders_for_each_shipping_method` AS l GROUP BY `shipping_method_id` HAVING sum(l.`n`) != 0) AS t INNER JOIN (SELECT * FROM `shop`.`shippingmethods` FINAL) AS m ON m.id = t.shipping_method_id;

CREATE OR REPLACE VIEW `shop`.`answer_number_of_orders_for_each_payment_method` AS
SELECT
    CAST(t.payment_method_id, 'Int32') AS `payment_method_id`,
    CAST(m.payment_method_name, 'String') AS `payment_method_name`,
    CAST(t.n, 'Int64') AS `order_count`
FROM (SELECT `payment_method_id`, sum(l.`n`) AS `n` FROM `shop`.`_at_number_of_orders_for_each_payment_method` AS l GROUP BY `payment_method_id` HAVING sum(l.`n`) != 0) AS t INNER JOIN (SELECT * FROM `shop`.`paymentmethods` FINAL) AS m ON m.id = t.payment_method_id;

CREATE OR REPLACE VIEW `shop`.`answer_number_of_users_in_each_province` AS
SELECT
    CAST(v.id, 'Int32') AS `province_id`,
    CAST(any(v.province_name), 'String') AS `province_name`,
    CAST(count(), 'Int64') AS `user_count`
FROM (SELECT `province_id`, `user_id`, sum(l.`n`) AS `n` FROM `shop`.`_at_number_of_users_in_each_province` AS l GROUP BY `province_id`, `user_id` HAVING sum(l.`n`) != 0) AS t INNER JOIN (SELECT * FROM `shop`.`provinces` FINAL) AS v ON v.id = t.province_id GROUP BY v.id;

CREATE OR REPLACE VIEW `shop`.`answer_total_number_of_products_sold_by_city` AS
SELECT
    CAST(t.city_id, 'Int32') AS `city_id`,
    CAST(c.city_name, 'String') AS `city_name`,
    CAST(v.province_name, 'String') AS `province_name`,
    CAST(t.total_sold, 'Int64') AS `total_sold`
FROM (SELECT `city_id`, sum(l.`total_sold`) AS `total_sold`, sum(l.`n`) AS `n` FROM `shop`.`_at_total_number_of_products_sold_by_city` AS l GROUP BY `city_id` HAVING sum(l.`n`) != 0) AS t INNER JOIN (SELECT * FROM `shop`.`cities` FINAL) AS c ON c.id = t.city_id INNER JOIN (SELECT * FROM `shop`.`provinces` FINAL) AS v ON v.id = c.province_id;

CREATE TABLE IF NOT EXISTS `shop`.`capture_offsets`
(
    system_identifier UInt64, timeline UInt32, database String, slot_name String, generation UUID,
    snapshot_lsn UInt64, snapshot_completed UInt8, confirmed_lsn UInt64, sequence UInt64, details String
)
ENGINE = ReplacingMergeTree(sequence) ORDER BY tuple() SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

ALTER TABLE `shop`.`capture_offsets` ADD COLUMN IF NOT EXISTS details String;

CREATE TABLE IF NOT EXISTS `shop`.`floors` (tab LowCardinality(String), version UInt128, reason LowCardinality(String), at DateTime64(3, 'UTC') DEFAULT now64(3))
ENGINE = ReplacingMergeTree ORDER BY (tab, version, reason) SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS `shop`.`errors`
(
    at DateTime64(3, 'UTC') DEFAULT now64(3), tab String, reason String,
    topic LowCardinality(String), partition UInt64, offset UInt64, raw String,
    id Nullable(Int32) COMMENT 'The row that the message was for, where it tells that and its place in the log', version UInt128,
    produced_ms Int64,
    error_id UInt64 DEFAULT if(id IS NULL, cityHash64(topic, partition, offset, produced_ms, raw), cityHash64(tab, assumeNotNull(id), version, raw)),
    state LowCardinality(String) DEFAULT 'open',
    resolved_at DateTime64(3, 'UTC')
)
ENGINE = MergeTree ORDER BY at
TTL resolved_at + INTERVAL 2592000 SECOND DELETE WHERE state != 'open'
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

ALTER TABLE `shop`.`errors` ADD COLUMN IF NOT EXISTS produced_ms Int64;

ALTER TABLE `shop`.`errors` ADD COLUMN IF NOT EXISTS error_id UInt64 DEFAULT if(id IS NULL, cityHash64(topic, partition, offset, produced_ms, raw), cityHash64(tab, assumeNotNull(id), version, raw));

ALTER TABLE `shop`.`errors` ADD COLUMN IF NOT EXISTS state LowCardinality(String) DEFAULT 'open';

ALTER TABLE `shop`.`errors` ADD COLUMN IF NOT EXISTS resolved_at DateTime64(3, 'UTC');

ALTER TABLE `shop`.`errors` MODIFY TTL resolved_at + INTERVAL 2592000 SECOND DELETE WHERE state != 'open' SETTINGS materialize_ttl_after_modify = 0;

CREATE TABLE IF NOT EXISTS `shop`.`change_log`
(
    tab LowCardinality(String),
    id Int32 COMMENT 'The row''s key, 0 where the message has none',
    version UInt128 COMMENT 'As in the state: the commit before the transaction, and the event''s own LSN',
    op LowCardinality(String),
    snapshot LowCardinality(String),
    lsn UInt64 COMMENT 'source.lsn',
    tx_id UInt64 COMMENT 'source.txId: PostgreSQL''s transaction, 0 where unknown',
    topic LowCardinality(String),
    partition UInt32 CODEC(ZSTD),
    offset UInt64 CODEC(Delta, ZSTD),
    parked Bool,
    committed_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    at DateTime64(3, 'UTC') CODEC(Delta, ZSTD)
)
ENGINE = MergeTree PARTITION BY toStartOfInterval(at, INTERVAL 6 HOUR) ORDER BY (tab, id, version)
TTL at + INTERVAL 86400 SECOND
SETTINGS ttl_only_drop_parts = 1;

ALTER TABLE `shop`.`change_log` MODIFY TTL at + INTERVAL 86400 SECOND SETTINGS materialize_ttl_after_modify = 0;

CREATE TABLE IF NOT EXISTS `shop`.`aside`
(
    tab LowCardinality(String),
    schema LowCardinality(String),
    op LowCardinality(String),
    snapshot LowCardinality(String),
    sequence String,
    lsn UInt64,
    ts_ms Int64,
    before String,
    after String,
    topic LowCardinality(String),
    partition UInt64,
    offset UInt64,
    error String,
    raw String,
    tx_id UInt64,
    produced_ms Int64
)
ENGINE = MergeTree ORDER BY tuple() SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, enable_block_number_column = 1;

CREATE TABLE IF NOT EXISTS `shop`.`cdc`
(
    tab LowCardinality(String),
    schema LowCardinality(String),
    op LowCardinality(String),
    snapshot LowCardinality(String),
    sequence String,
    lsn UInt64,
    ts_ms Int64,
    before String,
    after String,
    topic LowCardinality(String),
    partition UInt64,
    offset UInt64,
    error String,
    raw String,
    tx_id UInt64,
    produced_ms Int64
)
ENGINE = Null;

CREATE TABLE IF NOT EXISTS `shop`.`changes`
(
    tab LowCardinality(String),
    schema LowCardinality(String),
    op LowCardinality(String),
    snapshot LowCardinality(String),
    sequence String,
    lsn UInt64,
    ts_ms Int64,
    before String,
    after String,
    topic LowCardinality(String),
    partition UInt64,
    offset UInt64,
    error String,
    raw String,
    tx_id UInt64,
    produced_ms Int64,
    version UInt128,
    committed_at DateTime64(3, 'UTC'),
    problem String,
    is_aside UInt8,
    is_row UInt8,
    is_placed UInt8
)
ENGINE = Null;

CREATE TABLE IF NOT EXISTS `shop`.`changes_seldom`
(
    tab LowCardinality(String),
    schema LowCardinality(String),
    op LowCardinality(String),
    snapshot LowCardinality(String),
    sequence String,
    lsn UInt64,
    ts_ms Int64,
    before String,
    after String,
    topic LowCardinality(String),
    partition UInt64,
    offset UInt64,
    error String,
    raw String,
    tx_id UInt64,
    produced_ms Int64,
    version UInt128,
    committed_at DateTime64(3, 'UTC'),
    problem String,
    is_aside UInt8,
    is_row UInt8,
    is_placed UInt8
)
ENGINE = Null;

ALTER TABLE `shop`.`aside` ADD COLUMN IF NOT EXISTS tx_id UInt64;

ALTER TABLE `shop`.`aside` ADD COLUMN IF NOT EXISTS produced_ms Int64;

ALTER TABLE `shop`.`cdc` ADD COLUMN IF NOT EXISTS tx_id UInt64;

ALTER TABLE `shop`.`cdc` ADD COLUMN IF NOT EXISTS produced_ms Int64;

ALTER TABLE `shop`.`changes` ADD COLUMN IF NOT EXISTS tx_id UInt64;

ALTER TABLE `shop`.`changes` ADD COLUMN IF NOT EXISTS produced_ms Int64;

ALTER TABLE `shop`.`changes_seldom` ADD COLUMN IF NOT EXISTS tx_id UInt64;

ALTER TABLE `shop`.`changes_seldom` ADD COLUMN IF NOT EXISTS produced_ms Int64;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_users` TO `shop`.`users` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    nullIf(tupleElement(r, 'username'), '__debezium_unavailable_value') AS `username`,
    fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC') AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `username` Nullable(String), `created_at` Int64)') AS r, op, version, committed_at
    FROM `shop`.`changes_seldom`
    WHERE tab = 'users' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_roles` TO `shop`.`roles` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    nullIf(tupleElement(r, 'role_name'), '__debezium_unavailable_value') AS `role_name`,
    nullIf(tupleElement(r, 'role_title'), '__debezium_unavailable_value') AS `role_title`,
    if(tupleElement(r, 'created_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC'), NULL) AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `role_name` Nullable(String), `role_title` Nullable(String), `created_at` Nullable(Int64))') AS r, op, version, committed_at
    FROM `shop`.`changes_seldom`
    WHERE tab = 'roles' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_role_user` TO `shop`.`role_user` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    tupleElement(r, 'role_id') AS `role_id`,
    tupleElement(r, 'user_id') AS `user_id`,
    if(tupleElement(r, 'created_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC'), NULL) AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `role_id` Nullable(Int32), `user_id` Nullable(Int32), `created_at` Nullable(Int64))') AS r, op, version, committed_at
    FROM `shop`.`changes_seldom`
    WHERE tab = 'role_user' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_provinces` TO `shop`.`provinces` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    tupleElement(r, 'province_name') AS `province_name`,
    fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC') AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `province_name` String, `created_at` Int64)') AS r, op, version, committed_at
    FROM `shop`.`changes_seldom`
    WHERE tab = 'provinces' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_cities` TO `shop`.`cities` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    tupleElement(r, 'city_name') AS `city_name`,
    tupleElement(r, 'province_id') AS `province_id`,
    tupleElement(r, 'latitude') AS `latitude`,
    tupleElement(r, 'longitude') AS `longitude`,
    fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC') AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `city_name` String, `province_id` Int32, `latitude` Nullable(Float64), `longitude` Nullable(Float64), `created_at` Int64)') AS r, op, version, committed_at
    FROM `shop`.`changes_seldom`
    WHERE tab = 'cities' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_addresses` TO `shop`.`addresses` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    nullIf(tupleElement(r, 'title'), '__debezium_unavailable_value') AS `title`,
    tupleElement(r, 'user_id') AS `user_id`,
    tupleElement(r, 'province_id') AS `province_id`,
    tupleElement(r, 'city_id') AS `city_id`,
    fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC') AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `title` Nullable(String), `user_id` Int32, `province_id` Int32, `city_id` Int32, `created_at` Int64)') AS r, op, version, committed_at
    FROM `shop`.`changes_seldom`
    WHERE tab = 'addresses' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_categories` TO `shop`.`categories` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    tupleElement(r, 'category_name') AS `category_name`,
    tupleElement(r, 'category_id') AS `category_id`,
    nullIf(tupleElement(r, 'slug'), '__debezium_unavailable_value') AS `slug`,
    if(tupleElement(r, 'created_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC'), NULL) AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `category_name` String, `category_id` Nullable(Int32), `slug` Nullable(String), `created_at` Nullable(Int64))') AS r, op, version, committed_at
    FROM `shop`.`changes_seldom`
    WHERE tab = 'categories' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_brands` TO `shop`.`brands` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    tupleElement(r, 'brand_name') AS `brand_name`,
    if(tupleElement(r, 'created_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC'), NULL) AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `brand_name` String, `created_at` Nullable(Int64))') AS r, op, version, committed_at
    FROM `shop`.`changes_seldom`
    WHERE tab = 'brands' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_tags` TO `shop`.`tags` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    nullIf(tupleElement(r, 'tag_name'), '__debezium_unavailable_value') AS `tag_name`,
    if(tupleElement(r, 'created_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC'), NULL) AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `tag_name` Nullable(String), `created_at` Nullable(Int64))') AS r, op, version, committed_at
    FROM `shop`.`changes_seldom`
    WHERE tab = 'tags' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_products` TO `shop`.`products` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    tupleElement(r, 'product_name') AS `product_name`,
    tupleElement(r, 'category_id') AS `category_id`,
    tupleElement(r, 'brand_id') AS `brand_id`,
    tupleElement(r, 'product_price') AS `product_price`,
    tupleElement(r, 'product_tax') AS `product_tax`,
    tupleElement(r, 'product_quantity') AS `product_quantity`,
    if(tupleElement(r, 'created_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC'), NULL) AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `product_name` String, `category_id` Int32, `brand_id` Int32, `product_price` Nullable(Decimal(18, 2)), `product_tax` Nullable(Decimal(18, 2)), `product_quantity` Nullable(Int32), `created_at` Nullable(Int64))') AS r, op, version, committed_at
    FROM `shop`.`changes`
    WHERE tab = 'products' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_product_tag` TO `shop`.`product_tag` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    tupleElement(r, 'product_id') AS `product_id`,
    tupleElement(r, 'tag_id') AS `tag_id`,
    if(tupleElement(r, 'created_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC'), NULL) AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `product_id` Nullable(Int32), `tag_id` Nullable(Int32), `created_at` Nullable(Int64))') AS r, op, version, committed_at
    FROM `shop`.`changes_seldom`
    WHERE tab = 'product_tag' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_adscampaigns` TO `shop`.`adscampaigns` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    nullIf(tupleElement(r, 'campaign_title'), '__debezium_unavailable_value') AS `campaign_title`,
    if(tupleElement(r, 'started_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'started_at'), 'UTC'), NULL) AS `started_at`,
    if(tupleElement(r, 'expired_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'expired_at'), 'UTC'), NULL) AS `expired_at`,
    if(tupleElement(r, 'created_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC'), NULL) AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `campaign_title` Nullable(String), `started_at` Nullable(Int64), `expired_at` Nullable(Int64), `created_at` Nullable(Int64))') AS r, op, version, committed_at
    FROM `shop`.`changes_seldom`
    WHERE tab = 'adscampaigns' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_discounts` TO `shop`.`discounts` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    tupleElement(r, 'adscampaign_id') AS `adscampaign_id`,
    nullIf(tupleElement(r, 'type'), '__debezium_unavailable_value') AS `type`,
    tupleElement(r, 'value') AS `value`,
    nullIf(tupleElement(r, 'code'), '__debezium_unavailable_value') AS `code`,
    if(tupleElement(r, 'started_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'started_at'), 'UTC'), NULL) AS `started_at`,
    if(tupleElement(r, 'expired_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'expired_at'), 'UTC'), NULL) AS `expired_at`,
    if(tupleElement(r, 'created_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC'), NULL) AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `adscampaign_id` Nullable(Int32), `type` Nullable(String), `value` Nullable(Decimal(18, 2)), `code` Nullable(String), `started_at` Nullable(Int64), `expired_at` Nullable(Int64), `created_at` Nullable(Int64))') AS r, op, version, committed_at
    FROM `shop`.`changes_seldom`
    WHERE tab = 'discounts' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_orderstatus` TO `shop`.`orderstatus` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    tupleElement(r, 'order_status_name') AS `order_status_name`,
    fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC') AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `order_status_name` String, `created_at` Int64)') AS r, op, version, committed_at
    FROM `shop`.`changes_seldom`
    WHERE tab = 'orderstatus' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_paymentmethods` TO `shop`.`paymentmethods` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    tupleElement(r, 'payment_method_name') AS `payment_method_name`,
    if(tupleElement(r, 'created_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC'), NULL) AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `payment_method_name` String, `created_at` Nullable(Int64))') AS r, op, version, committed_at
    FROM `shop`.`changes_seldom`
    WHERE tab = 'paymentmethods' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_paymentstatus` TO `shop`.`paymentstatus` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    nullIf(tupleElement(r, 'payment_status_name'), '__debezium_unavailable_value') AS `payment_status_name`,
    if(tupleElement(r, 'created_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC'), NULL) AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `payment_status_name` Nullable(String), `created_at` Nullable(Int64))') AS r, op, version, committed_at
    FROM `shop`.`changes_seldom`
    WHERE tab = 'paymentstatus' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_shippingstatus` TO `shop`.`shippingstatus` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    nullIf(tupleElement(r, 'shipping_status_name'), '__debezium_unavailable_value') AS `shipping_status_name`,
    if(tupleElement(r, 'created_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC'), NULL) AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `shipping_status_name` Nullable(String), `created_at` Nullable(Int64))') AS r, op, version, committed_at
    FROM `shop`.`changes_seldom`
    WHERE tab = 'shippingstatus' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_shippingmethods` TO `shop`.`shippingmethods` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    tupleElement(r, 'shipping_method_name') AS `shipping_method_name`,
    if(tupleElement(r, 'created_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC'), NULL) AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `shipping_method_name` String, `created_at` Nullable(Int64))') AS r, op, version, committed_at
    FROM `shop`.`changes_seldom`
    WHERE tab = 'shippingmethods' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_orders` TO `shop`.`orders` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    tupleElement(r, 'user_id') AS `user_id`,
    tupleElement(r, 'staff_id') AS `staff_id`,
    tupleElement(r, 'address_id') AS `address_id`,
    tupleElement(r, 'order_amount') AS `order_amount`,
    tupleElement(r, 'discount_amount') AS `discount_amount`,
    tupleElement(r, 'tax_amount') AS `tax_amount`,
    tupleElement(r, 'total_amount') AS `total_amount`,
    tupleElement(r, 'discount_id') AS `discount_id`,
    tupleElement(r, 'payment_method_id') AS `payment_method_id`,
    tupleElement(r, 'payment_status_id') AS `payment_status_id`,
    tupleElement(r, 'order_status_id') AS `order_status_id`,
    tupleElement(r, 'shipping_method_id') AS `shipping_method_id`,
    tupleElement(r, 'shipping_status_id') AS `shipping_status_id`,
    if(tupleElement(r, 'shipped_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'shipped_at'), 'UTC'), NULL) AS `shipped_at`,
    fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC') AS `created_at`,
    if(tupleElement(r, 'updated_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'updated_at'), 'UTC'), NULL) AS `updated_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `user_id` Int32, `staff_id` Nullable(Int32), `address_id` Int32, `order_amount` Nullable(Decimal(18, 2)), `discount_amount` Nullable(Decimal(18, 2)), `tax_amount` Nullable(Decimal(18, 2)), `total_amount` Decimal(18, 2), `discount_id` Nullable(Int32), `payment_method_id` Nullable(Int32), `payment_status_id` Nullable(Int32), `order_status_id` Int32, `shipping_method_id` Nullable(Int32), `shipping_status_id` Nullable(Int32), `shipped_at` Nullable(Int64), `created_at` Int64, `updated_at` Nullable(Int64))') AS r, op, version, committed_at
    FROM `shop`.`changes`
    WHERE tab = 'orders' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_order_status_history` TO `shop`.`order_status_history` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    tupleElement(r, 'order_id') AS `order_id`,
    tupleElement(r, 'order_status_id') AS `order_status_id`,
    tupleElement(r, 'staff_id') AS `staff_id`,
    if(tupleElement(r, 'created_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC'), NULL) AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `order_id` Nullable(Int32), `order_status_id` Nullable(Int32), `staff_id` Nullable(Int32), `created_at` Nullable(Int64))') AS r, op, version, committed_at
    FROM `shop`.`changes`
    WHERE tab = 'order_status_history' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_orderdetails` TO `shop`.`orderdetails` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    tupleElement(r, 'order_id') AS `order_id`,
    tupleElement(r, 'product_id') AS `product_id`,
    tupleElement(r, 'quantity') AS `quantity`,
    tupleElement(r, 'product_price') AS `product_price`,
    tupleElement(r, 'product_tax') AS `product_tax`,
    tupleElement(r, 'subtotal_amount') AS `subtotal_amount`,
    if(tupleElement(r, 'created_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC'), NULL) AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `order_id` Int32, `product_id` Int32, `quantity` Int32, `product_price` Nullable(Decimal(18, 2)), `product_tax` Nullable(Decimal(18, 2)), `subtotal_amount` Decimal(18, 2), `created_at` Nullable(Int64))') AS r, op, version, committed_at
    FROM `shop`.`changes`
    WHERE tab = 'orderdetails' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_transactions` TO `shop`.`transactions` AS
SELECT
    tupleElement(r, 'id') AS `id`,
    tupleElement(r, 'order_id') AS `order_id`,
    nullIf(tupleElement(r, 'transaction_type'), '__debezium_unavailable_value') AS `transaction_type`,
    tupleElement(r, 'amount') AS `amount`,
    tupleElement(r, 'status') AS `status`,
    if(tupleElement(r, 'created_at') BETWEEN -2208988800000 AND 10413791999999, fromUnixTimestamp64Milli(tupleElement(r, 'created_at'), 'UTC'), NULL) AS `created_at`,
    version AS `_version`,
    op = 'd' AS `_deleted`,
    committed_at AS `_committed_at`
FROM
(
    SELECT JSONExtract(if(op = 'd', before, after), 'Tuple(`id` Int32, `order_id` Nullable(Int32), `transaction_type` Nullable(String), `amount` Nullable(Decimal(18, 2)), `status` Nullable(Bool), `created_at` Nullable(Int64))') AS r, op, version, committed_at
    FROM `shop`.`changes`
    WHERE tab = 'transactions' AND is_row
);

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_floors` TO `shop`.`floors` AS
SELECT arrayJoin(if(op = 't', [toString(tab)], ['users', 'roles', 'role_user', 'provinces', 'cities', 'addresses', 'categories', 'brands', 'tags', 'products', 'product_tag', 'adscampaigns', 'discounts', 'orderstatus', 'paymentmethods', 'paymentstatus', 'shippingstatus', 'shippingmethods', 'orders', 'order_status_history', 'orderdetails', 'transactions'])) AS tab, version, if(op = 't', 'truncate', 'snapshot') AS reason, now64(3) AS at
FROM `shop`.`changes_seldom`
WHERE problem = '' AND NOT is_aside AND (op = 't' OR snapshot = 'last');

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_errors` TO `shop`.`errors` AS
SELECT now64(3) AS at, tab, problem AS reason, topic, partition, offset,
    if(raw != '', raw,
        concat('{"op":', toJSONString(toString(op)), ',"before":', multiIf(before = '', 'null', isValidJSON(before), before, toJSONString(before)),
            ',"after":', multiIf(after = '', 'null', isValidJSON(after), after, toJSONString(after)),
            ',"source":{"ts_ms":', toString(ts_ms), ',"snapshot":', toJSONString(toString(snapshot)), ',"sequence":', toJSONString(sequence),
            ',"schema":', toJSONString(toString(schema)), ',"table":', toJSONString(toString(tab)), ',"lsn":', toString(lsn), ',"txId":', toString(tx_id), '}}')) AS raw,
    if(is_placed,
        JSONExtract(multiIf(topic = 'shop.parked', JSONExtractString(after, 'key'), op = 'd', before, after), 'id', 'Nullable(Int32)'), NULL) AS id,
    version, produced_ms
FROM `shop`.`changes_seldom`
WHERE problem != '';

CREATE OR REPLACE VIEW `shop`.`error_states` AS
SELECT e.error_id AS error_id, e.at AS at, e.tab AS tab, e.reason AS reason, e.topic AS topic, e.partition AS partition, e.offset AS offset, e.raw AS raw, e.id AS id, e.version AS version,
    e.times AS times, e.resolved_at AS resolved_at,
    multiIf(e.opened = 0 AND e.dropped = 0, 'replayed',
        e.id IS NOT NULL AND (e.version < ifNull(f.version, 0) OR e.version <= ifNull(s.version, 0)), 'mended',
        e.dropped > 0, 'dropped', 'open') AS state
FROM
(
    SELECT error_id, min(p.at) AS at, any(p.tab) AS tab, argMax(p.reason, p.at) AS reason, any(p.topic) AS topic, argMax(p.partition, p.at) AS partition, argMax(p.offset, p.at) AS offset,
        any(p.raw) AS raw, any(p.id) AS id, any(p.version) AS version, count() AS times, max(p.resolved_at) AS resolved_at,
        countIf(p.state = 'open') AS opened, countIf(p.state = 'dropped') AS dropped
    FROM `shop`.`errors` AS p
    GROUP BY error_id
) AS e
LEFT JOIN (SELECT tab, max(version) AS version FROM `shop`.`floors` GROUP BY tab) AS f ON f.tab = e.tab
LEFT JOIN
(
    SELECT 'users' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`users` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'users' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'roles' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`roles` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'roles' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'role_user' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`role_user` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'role_user' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'provinces' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`provinces` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'provinces' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'cities' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`cities` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'cities' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'addresses' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`addresses` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'addresses' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'categories' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`categories` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'categories' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'brands' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`brands` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'brands' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'tags' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`tags` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'tags' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'products' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`products` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'products' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'product_tag' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`product_tag` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'product_tag' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'adscampaigns' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`adscampaigns` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'adscampaigns' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'discounts' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`discounts` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'discounts' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'orderstatus' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`orderstatus` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'orderstatus' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'paymentmethods' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`paymentmethods` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'paymentmethods' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'paymentstatus' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`paymentstatus` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'paymentstatus' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'shippingstatus' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`shippingstatus` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'shippingstatus' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'shippingmethods' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`shippingmethods` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'shippingmethods' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'orders' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`orders` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'orders' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'order_status_history' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`order_status_history` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'order_status_history' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'orderdetails' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`orderdetails` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'orderdetails' AND id IS NOT NULL) GROUP BY id
    UNION ALL
    SELECT 'transactions' AS tab, toNullable(id) AS id, max(`_version`) AS version FROM `shop`.`transactions` WHERE id IN (SELECT assumeNotNull(id) FROM `shop`.`errors` WHERE tab = 'transactions' AND id IS NOT NULL) GROUP BY id
) AS s ON s.tab = e.tab AND s.id = e.id;

CREATE OR REPLACE VIEW `shop`.`open_errors` AS SELECT * EXCEPT (state, resolved_at) FROM `shop`.`error_states` WHERE state = 'open';

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_change_log` TO `shop`.`change_log` AS
SELECT tab, toInt32(simpleJSONExtractInt(multiIf(op = 'parked', JSONExtractString(after, 'key'), op = 'd', before, after), 'id')) AS id, version, op, snapshot, lsn, tx_id,
    topic, toUInt32(partition) AS partition, offset, problem != '' AS parked, committed_at, now64(3) AS at
FROM `shop`.`changes`;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_aside` TO `shop`.`aside` AS
SELECT tab, schema, op, snapshot, sequence, lsn, ts_ms, before, after, topic, partition, offset, error, raw, tx_id, produced_ms
FROM `shop`.`changes_seldom`
WHERE is_aside;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_changes_seldom` TO `shop`.`changes_seldom` AS
SELECT tab, schema, op, snapshot, sequence, lsn, ts_ms, before, after, topic, partition, offset, error, raw, tx_id, produced_ms, version, committed_at, problem, is_aside, is_row, is_placed
FROM `shop`.`changes`
WHERE NOT is_row OR snapshot = 'last' OR tab NOT IN ('products', 'orders', 'order_status_history', 'orderdetails', 'transactions');

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`mv_changes` TO `shop`.`changes` AS
SELECT tab, schema, op, snapshot, sequence, lsn, ts_ms, before, after, topic, partition, offset, error, raw, tx_id, produced_ms,
    if(is_snapshot, bitShiftLeft(toUInt128(if(lsn != 0, lsn, ifNull(position[2], 0))), 64),
        bitOr(bitShiftLeft(toUInt128(greatest(ifNull(position[1], 0), ifNull(consistent_point, 0))), 64), toUInt128(ifNull(position[2], 0)))) AS version,
    fromUnixTimestamp64Milli(if(is_snapshot, 0, ts_ms), 'UTC') AS committed_at,
    multiIf(
    error != '', concat('The message is not a change event: ', error),
    topic = 'shop.parked', 'The record was too large for the broker and was parked by the capture.',
    op NOT IN ('c', 'u', 'r', 'd', 't'), concat('Unknown operation: ', op),
    tab NOT IN ('users', 'roles', 'role_user', 'provinces', 'cities', 'addresses', 'categories', 'brands', 'tags', 'products', 'product_tag', 'adscampaigns', 'discounts', 'orderstatus', 'paymentmethods', 'paymentstatus', 'shippingstatus', 'shippingmethods', 'orders', 'order_status_history', 'orderdetails', 'transactions') OR schema NOT IN ('', 'public'), concat('Unknown table: ', schema, '.', tab),
    position[2] IS NULL AND (NOT is_snapshot OR lsn = 0), concat('No position in source.sequence: ', sequence),
    op = 't', '',
    (arrayStringConcat(arrayConcat(
    arrayFilter((name, kind, v) -> (op != 'd' OR name = 'id') AND NOT ifNull(multiIf(
        kind = '' OR has(gone, concat(tab, '.', name)), 1,
        v IS NULL, lower(kind) = kind,
        lower(kind) = 'i', toInt32OrNull(v) IS NOT NULL,
        lower(kind) = 's', v != '__debezium_unavailable_value',
        lower(kind) = 'm', match(v, '^-?[0-9]{1,16}([.][0-9]{1,2})?$'),
        lower(kind) = 't', toInt64OrNull(v) BETWEEN -2208988800000 AND 10413791999999,
        lower(kind) = 'b', v IN ('true', 'false'),
        lower(kind) = 'f', toFloat64OrNull(v) IS NOT NULL,
        0), 0),
        tupleElement(pairs, 1), arrayMap(name -> transform(concat(tab, '.', name), ['users.id', 'users.created_at', 'roles.id', 'role_user.id', 'provinces.id', 'provinces.province_name', 'provinces.created_at', 'cities.id', 'cities.city_name', 'cities.province_id', 'cities.created_at', 'addresses.id', 'addresses.user_id', 'addresses.province_id', 'addresses.city_id', 'addresses.created_at', 'categories.id', 'categories.category_name', 'categories.category_id', 'brands.id', 'brands.brand_name', 'tags.id', 'products.id', 'products.product_name', 'products.category_id', 'products.brand_id', 'product_tag.id', 'adscampaigns.id', 'discounts.id', 'orderstatus.id', 'orderstatus.order_status_name', 'orderstatus.created_at', 'paymentmethods.id', 'paymentmethods.payment_method_name', 'paymentstatus.id', 'shippingstatus.id', 'shippingmethods.id', 'shippingmethods.shipping_method_name', 'orders.id', 'orders.user_id', 'orders.address_id', 'orders.total_amount', 'orders.payment_method_id', 'orders.order_status_id', 'orders.shipping_method_id', 'orders.created_at', 'order_status_history.id', 'orderdetails.id', 'orderdetails.order_id', 'orderdetails.product_id', 'orderdetails.quantity', 'orderdetails.subtotal_amount', 'transactions.id'], ['I', 'T', 'I', 'I', 'I', 'S', 'T', 'I', 'S', 'I', 'T', 'I', 'I', 'I', 'I', 'T', 'I', 'S', 'i', 'I', 'S', 'I', 'I', 'S', 'I', 'I', 'I', 'I', 'I', 'I', 'S', 'T', 'I', 'S', 'I', 'I', 'I', 'S', 'I', 'I', 'I', 'M', 'i', 'I', 'i', 'T', 'I', 'I', 'I', 'I', 'I', 'M', 'I'], ''), tupleElement(pairs, 1)), tupleElement(pairs, 2)),
    if(hasAll(tupleElement(pairs, 1), arrayFilter(name -> NOT has(gone, concat(tab, '.', name)), if(op = 'd', ['id'], [['id', 'created_at'], ['id'], ['id'], ['id', 'province_name', 'created_at'], ['id', 'city_name', 'province_id', 'created_at'], ['id', 'user_id', 'province_id', 'city_id', 'created_at'], ['id', 'category_name'], ['id', 'brand_name'], ['id'], ['id', 'product_name', 'category_id', 'brand_id'], ['id'], ['id'], ['id'], ['id', 'order_status_name', 'created_at'], ['id', 'payment_method_name'], ['id'], ['id'], ['id', 'shipping_method_name'], ['id', 'user_id', 'address_id', 'total_amount', 'order_status_id', 'created_at'], ['id'], ['id', 'order_id', 'product_id', 'quantity', 'subtotal_amount'], ['id']][indexOf(['users', 'roles', 'role_user', 'provinces', 'cities', 'addresses', 'categories', 'brands', 'tags', 'products', 'product_tag', 'adscampaigns', 'discounts', 'orderstatus', 'paymentmethods', 'paymentstatus', 'shippingstatus', 'shippingmethods', 'orders', 'order_status_history', 'orderdetails', 'transactions'], tab)])) AS required),
        [], [concat('not all of ', arrayStringConcat(required, ', '), ' are there')])), ', ') AS bad) != '', concat('Missing, out of range or unreadable: ', bad),
    '') AS problem,
    problem = '' AND NOT is_snapshot AND consistent_point IS NULL AS is_aside,
    problem = '' AND NOT is_aside AND op != 't' AS is_row,
    if(is_snapshot, lsn != 0 OR position[2] IS NOT NULL, consistent_point IS NOT NULL AND position[2] IS NOT NULL) AS is_placed
FROM
(
    SELECT *, JSONExtract(sequence, 'Array(Nullable(UInt64))') AS position, coalesce((SELECT argMaxOrNull(snapshot_lsn, sequence) FROM `shop`.`capture_offsets`), (SELECT maxOrNull(toUInt64(bitShiftRight(version, 64))) FROM `shop`.`floors` WHERE reason = 'snapshot')) AS consistent_point, snapshot NOT IN ('', 'false', 'incremental') AS is_snapshot,
        JSONExtractKeysAndValues(if(op = 'd', before, after), 'Nullable(String)') AS pairs, (SELECT groupArrayIf(name, number = 0) FROM (SELECT name, argMax(number, sequence) AS number FROM `shop`.`source_columns` GROUP BY name)) AS gone
    FROM `shop`.`cdc`
    WHERE schema IN ('', 'public') OR topic IN ('shop.public.users', 'shop.public.roles', 'shop.public.role_user', 'shop.public.provinces', 'shop.public.cities', 'shop.public.addresses', 'shop.public.categories', 'shop.public.brands', 'shop.public.tags', 'shop.public.products', 'shop.public.product_tag', 'shop.public.adscampaigns', 'shop.public.discounts', 'shop.public.orderstatus', 'shop.public.paymentmethods', 'shop.public.paymentstatus', 'shop.public.shippingstatus', 'shop.public.shippingmethods', 'shop.public.orders', 'shop.public.order_status_history', 'shop.public.orderdetails', 'shop.public.transactions', 'shop.parked')
);

CREATE TABLE IF NOT EXISTS `shop`.basket_value_daily
(
    day Date32,
    orders SimpleAggregateFunction(sum, UInt64),
    average AggregateFunction(avg, Decimal(18, 2)),
    customers AggregateFunction(uniq, Int32),
    quantiles AggregateFunction(quantilesTDigest(0.5, 0.9, 0.99), Float64)
)
ENGINE = AggregatingMergeTree ORDER BY day;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.rmv_basket_value_daily REFRESH EVERY 15 SECOND TO `shop`.basket_value_daily AS
SELECT toDate32(assumeNotNull(created_at)) AS day, count() AS orders, avgState(CAST(assumeNotNull(total_amount) AS Decimal(18, 2))) AS average,
       uniqState(toInt32(assumeNotNull(user_id))) AS customers, quantilesTDigestState(0.5, 0.9, 0.99)(toFloat64(assumeNotNull(total_amount))) AS quantiles
FROM `shop`.orders FINAL
GROUP BY day
SETTINGS max_threads = 1;

CREATE VIEW IF NOT EXISTS `shop`.basket_value_by_day AS
SELECT day, sum(orders) AS order_count, round(avgMerge(average), 2) AS average_value, uniqMerge(customers) AS distinct_customers,
       quantilesTDigestMerge(0.5, 0.9, 0.99)(quantiles)[1] AS median_value, quantilesTDigestMerge(0.5, 0.9, 0.99)(quantiles)[2] AS p90_value,
       quantilesTDigestMerge(0.5, 0.9, 0.99)(quantiles)[3] AS p99_value
FROM `shop`.basket_value_daily
GROUP BY day;

CREATE TABLE IF NOT EXISTS `shop`.top_products
(
    place UInt32,
    product_id Int32,
    product_name String,
    total_revenue Decimal(18, 2),
    total_quantity Int64,
    refreshed_at DateTime('UTC')
)
ENGINE = MergeTree ORDER BY place;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.rmv_top_products REFRESH EVERY 15 SECOND TO `shop`.top_products AS
SELECT toUInt32(row_number() OVER (ORDER BY total_revenue DESC, product_id)) AS place, product_id, product_name, total_revenue, total_quantity, now('UTC') AS refreshed_at
FROM `shop`.answer_total_revenue_per_products
ORDER BY place
LIMIT 10
SETTINGS max_threads = 1;

CREATE TABLE IF NOT EXISTS `shop`.transactions_recent
(
    id Int32,
    order_id Nullable(Int32),
    transaction_type LowCardinality(String),
    amount Nullable(Decimal(18, 2)),
    status Bool,
    created_at DateTime64(3, 'UTC'),
    _version UInt128,
    _deleted UInt8
)
ENGINE = ReplacingMergeTree(_version, _deleted) ORDER BY id
TTL created_at + INTERVAL 604800 SECOND
SETTINGS merge_with_ttl_timeout = 3600;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.rmv_transactions_recent REFRESH EVERY 15 SECOND APPEND TO `shop`.transactions_recent AS
WITH now64(3, 'UTC') - INTERVAL 604800 SECOND AS cutoff
SELECT id, order_id, ifNull(toString(transaction_type), '') AS transaction_type, amount, ifNull(toBool(status), false) AS status,
       assumeNotNull(created_at) AS created_at, _version, toUInt8(0) AS _deleted
FROM `shop`.transactions FINAL
WHERE created_at >= cutoff AND (id, _version) NOT IN (SELECT id, _version FROM `shop`.transactions_recent)
UNION ALL
SELECT id, order_id, toString(transaction_type), amount, status, created_at, _version + 1, toUInt8(1)
FROM `shop`.transactions_recent FINAL
WHERE id NOT IN (SELECT id FROM `shop`.transactions FINAL WHERE created_at >= cutoff)
SETTINGS max_threads = 1;

CREATE TABLE IF NOT EXISTS `shop`.transactions_hourly
(
    hour DateTime64(0, 'UTC'),
    transaction_type LowCardinality(String),
    status Bool,
    transactions Int64,
    amount Decimal(38, 2)
)
ENGINE = SummingMergeTree ORDER BY (hour, transaction_type, status)
TTL hour + INTERVAL 7776000 SECOND
SETTINGS merge_with_ttl_timeout = 3600;

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.rmv_transactions_hourly REFRESH EVERY 15 SECOND APPEND TO `shop`.transactions_hourly AS
WITH toStartOfHour(now64(0, 'UTC') - INTERVAL 604800 SECOND) + INTERVAL 1 HOUR AS since
SELECT hour, transaction_type, status, sum(one) AS transactions, sum(money) AS amount
FROM
(
    SELECT toDateTime64(toStartOfHour(assumeNotNull(created_at)), 0, 'UTC') AS hour, ifNull(toString(transaction_type), '') AS transaction_type, ifNull(toBool(status), false) AS status,
           toInt64(1) AS one, CAST(ifNull(amount, 0) AS Decimal(38, 2)) AS money
    FROM `shop`.transactions FINAL
    WHERE created_at >= since AND created_at < toDateTime64('2100-01-01 00:00:00', 3, 'UTC')
    UNION ALL
    SELECT hour, toString(transaction_type), status, -transactions, -amount FROM `shop`.transactions_hourly WHERE hour >= since
)
GROUP BY hour, transaction_type, status
HAVING transactions != 0 OR amount != 0
SETTINGS max_threads = 1;

CREATE DATABASE IF NOT EXISTS `ingest`;

CREATE TABLE `ingest`.`kafka_cdc`
(
    before String,
    after String,
    op String,
    source Tuple(ts_ms Int64, snapshot String, sequence String, schema String, table String, lsn UInt64, txId UInt64)
)
ENGINE = Kafka
SETTINGS kafka_broker_list = 'localhost:9092',
    kafka_topic_list = 'shop.public.users,shop.public.roles,shop.public.role_user,shop.public.provinces,shop.public.cities,shop.public.addresses,shop.public.categories,shop.public.brands,shop.public.tags,shop.public.products,shop.public.product_tag,shop.public.adscampaigns,shop.public.discounts,shop.public.orderstatus,shop.public.paymentmethods,shop.public.paymentstatus,shop.public.shippingstatus,shop.public.shippingmethods,shop.public.orders,shop.public.order_status_history,shop.public.orderdetails,shop.public.transactions,shop.parked',
    kafka_group_name = 'ecommerce-clickhouse',
    kafka_format = 'JSONEachRow',
    kafka_num_consumers = 1,
    kafka_handle_error_mode = 'stream',
    kafka_flush_interval_ms = 100,
    kafka_poll_timeout_ms = 50,
    kafka_consumer_reschedule_ms = 50;

CREATE MATERIALIZED VIEW `ingest`.`mv_cdc` TO `shop`.`cdc` AS
SELECT source.table AS tab, source.schema AS schema, op, source.snapshot AS snapshot, source.sequence AS sequence, source.lsn AS lsn, source.ts_ms AS ts_ms,
    before, after, _topic AS topic, _partition AS partition, _offset AS offset, _error AS error, _raw_message AS raw,
    source.txId AS tx_id, toUnixTimestamp64Milli(ifNull(_timestamp_ms, toDateTime64(0, 3))) AS produced_ms
FROM `ingest`.`kafka_cdc`;
